package main

import (
	"regexp"
	"strings"
)

// Words of SVE: their operators change predicates, places and counts in vectors.

var (
	sveOperand     = regexp.MustCompile(`\b[zp]\d+\b`)
	generalFirst   = regexp.MustCompile(`^[xw]\d+\b`)
	predicateFirst = regexp.MustCompile(`^p\d+\b`)
	partial        = regexp.MustCompile(`\bp1\b[^.]`) // governs what is left of a vector
	inVectors      = regexp.MustCompile(`^\{z\d+\.[bsd]\}, p\d(/z)?, \[x\d+(, #-?\d+, mul vl)?\]$`)
)

// isSVE tells whether a word is one of SVE.
func isSVE(operands string) bool {
	return sveOperand.MatchString(operands) || generalFirst.MatchString(operands) && !strings.Contains(operands, "[")
}

// signKey is a mnemonic, with or without a predicate that merges.
type signKey struct {
	name    string
	merging bool
}

// sveSigns are the bits that tell an operation from the one that it is taken for: sum and difference, largest and
// smallest, greater and not less, equal and not.
var sveSigns = map[signKey]uint32{
	{"fadd", false}: 1 << 10, {"fsub", false}: 1 << 10, {"add", false}: 1 << 10, {"fmla", false}: 1 << 10,
	{"fadd", true}: 1 << 16, {"fsub", true}: 1 << 16, {"add", true}: 1 << 16, {"fmaxnm", true}: 1 << 16,
	{"fmaxnmv", false}: 1 << 16, {"fmla", true}: 1 << 13, {"fmad", true}: 1 << 13, {"fcmgt", false}: 1 << 4,
	{"fcmge", false}: 1 << 4, {"cmpeq", false}: 1 << 4,
}

// sveLane takes the other lane of a pair; lets an operation on what is left of a vector go over all of it; and lets
// lanes that a predicate leaves out keep what was there, where they become no.
func sveLane(bits uint32, name, operands string) uint32 {
	switch place := lastLane.FindString(operands); {
	case strings.HasPrefix(place, ".s"):
		return bits ^ 1<<19
	case strings.HasPrefix(place, ".d"):
		return bits ^ 1<<20
	case name == "brkb":
		return bits ^ 1<<4
	case partial.MatchString(operands) && (bits>>10&7) == 1:
		return bits ^ 1<<10
	}
	return bits
}

// sveBound lets a predicate have one lane more: lower becomes lower or same.
func sveBound(bits uint32, name, _ string) uint32 {
	if name == "whilelo" {
		return bits ^ 1<<4
	}
	return bits
}

// sveStep goes on by a vector too much, or counts one too many.
func sveStep(bits uint32, name, _ string) uint32 {
	switch {
	case name == "addvl":
		return bits&^(63<<5) | (bits+1<<5)&(63<<5)
	case strings.HasPrefix(name, "cnt") && generalCounts[name]:
		return bits&^(15<<16) | (bits+1<<16)&(15<<16)
	}
	return bits
}

var generalCounts = map[string]bool{"cntb": true, "cntw": true, "cntd": true}

// sveDisplacement reads or writes one vector further, or one element.
func sveDisplacement(bits uint32, name, operands string) uint32 {
	switch {
	case inVectors.MatchString(operands) && !strings.HasPrefix(name, "ld1r"), strings.HasPrefix(name, "ld1rq"):
		return bits&^(15<<16) | (bits+1<<16)&(15<<16)
	case strings.HasPrefix(name, "ld1r"):
		return bits&^(63<<16) | (bits+1<<16)&(63<<16)
	}
	return bits
}
