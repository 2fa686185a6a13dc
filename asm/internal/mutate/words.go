package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Instructions of arm64 that the assembler lacks are words, with what they encode in a remark. Their operators change
// bits.

var wordLine = regexp.MustCompile(`^\$0x([0-9a-f]{8}) // (\w+) (.*)$`)

// words breaks one word; change gives it other bits by its mnemonic, or the same where it does not apply.
func words(args string, change func(bits uint32, name, operands string) uint32, line func(string) string) []string {
	m := wordLine.FindStringSubmatch(args)
	if m == nil {
		return nil
	}
	bits, err := strconv.ParseUint(m[1], 16, 32)
	if err != nil {
		return nil
	}
	broken := change(uint32(bits), m[2], m[3])
	if broken == uint32(bits) {
		return nil
	}
	return []string{line(fmt.Sprintf("$0x%08x // no longer %s %s", broken, m[2], m[3]))}
}

// signBits turns fadd into fsub, fmla into fmls, fmaxnm into fminnm, pairwise and across as well where there is such a
// thing.
func signBits(bits uint32, name, operands string) uint32 {
	if isSVE(operands) {
		return bits ^ sveSigns[signKey{name, strings.Contains(operands, "/m")}]
	}
	switch name {
	case "fadd", "fsub", "fmaxnm", "fminnm", "fmaxnmp", "fminnmp", "fmaxnmv":
		return bits ^ 1<<23
	case "fmla", "fmls": // by a lane, which is what the assembler lacks
		return bits ^ 1<<14
	}
	return bits
}

// destinationBits gives an operation the next register as destination.
func destinationBits(bits uint32, _, operands string) uint32 {
	switch {
	case generalFirst.MatchString(operands): // a count: the loop would have no end
		return bits
	case predicateFirst.MatchString(operands):
		return bits&^15 | (bits+1)&15
	}
	return bits&^31 | (bits+1)&31
}

var lastLane = regexp.MustCompile(`\.[sd]\[\d\]$`)

// laneBits takes the other lane of a pair: bit L of floats, bit H of doubles.
func laneBits(bits uint32, name, operands string) uint32 {
	if isSVE(operands) {
		return sveLane(bits, name, operands)
	}
	switch lastLane.FindString(operands) {
	case "":
		return bits
	case ".d[0]", ".d[1]":
		return bits ^ 1<<11
	}
	return bits ^ 1<<21
}
