package isa

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// Environment variables that steer detection.
const (
	// EnvISA masks tiers and all that extend them ("-avx512,-avx2"), forces one ("+rvv"), or masks all others ("=avx512").
	EnvISA = "FLYNN_ISA"
	// EnvRequire turns a missing tier, or one that should be missing, into a failure ("avx,-avx2").
	EnvRequire = "FLYNN_REQUIRE"
)

// Masked is why a tier is missing that FLYNN_ISA masks.
const Masked = "masked by " + EnvISA

// Signs are what a word of either may begin with.
const Signs = "+-="

// apply masks (-name) and forces (+name) tiers, or leaves those that are named (=name) beside the reference, so that a
// test runs one tier. Masking cascades: without avx2 there is no avx512. A tier to leave must be there.
func (s *Set) apply(list, goarch string) error {
	var leave []ID
	for _, word := range split(list) {
		name := strings.TrimLeft(word, Signs)
		id, err := Parse(name)
		if err != nil {
			return fmt.Errorf("%s: %w", EnvISA, err)
		}
		switch {
		case id == Scalar:
			return fmt.Errorf("%s: %q: scalar is the reference and always there", EnvISA, word)
		case word[0] == '-':
			s.mask(id)
		case word[0] == '+' && id.Info().GOARCH != goarch:
			return fmt.Errorf("%s: %q: %s only, this is %s", EnvISA, word, id.Info().GOARCH, goarch)
		case word[0] == '+':
			s.missing[id] = ""
		case word[0] == '=' && !s.Has(id):
			return fmt.Errorf("%s: %q: %s", EnvISA, word, s.Why(id))
		case word[0] == '=':
			leave = append(leave, id)
		default:
			return fmt.Errorf("%s: %q: write -%s to mask a tier, +%s to force it or =%s to mask all others",
				EnvISA, word, name, name, name)
		}
	}
	if leave != nil {
		s.only(leave)
	}
	return nil
}

// only masks every tier that is not in the list, but the reference.
func (s *Set) only(leave []ID) {
	for t := range All() {
		if s.Has(t) && t != Scalar && !slices.Contains(leave, t) {
			s.missing[t] = Masked
		}
	}
}

func (s *Set) mask(id ID) {
	for t := range All() {
		if t.Includes(id) && s.Has(t) {
			s.missing[t] = Masked
		}
	}
}

// RequireEnv holds the set against FLYNN_REQUIRE: a tier that is named must be there, one with a minus must not. It is
// how a test on an emulated CPU makes sure of the CPU.
func (s *Set) RequireEnv() error {
	var have []ID
	for _, word := range split(os.Getenv(EnvRequire)) {
		name, absent := strings.CutPrefix(word, "-")
		id, err := Parse(name)
		if err != nil {
			return fmt.Errorf("%s: %w", EnvRequire, err)
		}
		if absent && s.Has(id) {
			return fmt.Errorf("isa: %s is there, %s forbids it", id, EnvRequire)
		}
		if !absent {
			have = append(have, id)
		}
	}
	return s.Require(have...)
}

// ParseList reads tiers separated by commas.
func ParseList(list string) ([]ID, error) {
	var ids []ID
	for _, word := range split(list) {
		id, err := Parse(word)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
