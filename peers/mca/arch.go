package main

import (
	"regexp"
	"strings"
)

// arch is a tier with its processors, and how its assembly is read.
type arch struct {
	name   string // of the architecture, as Go calls it
	tier   string // as it stands in the names of flynn's functions
	triple string // of the architecture, as clang calls it
	models []model
	// beside is another tier of the same architecture, whose bodies are predicted for comparison.
	beside string
	// flags make clang use the instructions of the tier on a model.
	flags func(model string) []string
	read  func(m model, op, args string) access
}

// model is a processor.
type model struct {
	name   string
	vector int      // bytes of a vector, where a tier does not tell
	lacks  []string // extensions of tiers
}

// arches are what is predicted.
var arches = []arch{
	{"arm64", "NEON", "aarch64-linux-gnu",
		[]model{{name: "neoverse-n1"}, {name: "neoverse-v1"}, {name: "neoverse-v2"}, {name: "apple-m1"}}, "",
		func(model string) []string {
			if strings.HasPrefix(model, "neoverse-v") { // they have SVE
				model += "+nosve"
			}
			return []string{"-mcpu=" + model}
		}, readARM},
	{"arm64", "SVE", "aarch64-linux-gnu",
		[]model{{"neoverse-v1", 32, []string{"sve2"}}, {"neoverse-v2", 16, nil}, {"neoverse-n2", 16, nil},
			{"a64fx", 64, []string{"sve2", "dotprod"}}, {"cortex-a510", 16, nil}}, "NEON",
		func(model string) []string { return []string{"-mcpu=" + model} }, readSVE},
	{"amd64", "AVX512", "x86_64-linux-gnu", []model{{name: "znver4"}}, "",
		func(model string) []string { return []string{"-march=" + model, "-mprefer-vector-width=512"} }, readX86},
}

// access is what an instruction reads and writes in memory, in bytes, and how many multiply-adds and roots, or
// estimates of their inverses, it does, in bytes of one operand.
type access struct{ loads, stores, fma, roots int }

var armRegister = regexp.MustCompile(`\b([qdshbvwx])[0-9]+(\.(4s|2d|8h|16b|2s|8b))?`)

var armBytes = map[string]int{"q": 16, "v": 16, "d": 8, "s": 4, "h": 2, "b": 1, "x": 8, "w": 4}

func readARM(_ model, op, args string) (a access) {
	regs, _, memory := strings.Cut(args, "[")
	if !memory {
		m := armRegister.FindStringSubmatch(args)
		switch {
		case m == nil:
		case strings.HasPrefix(op, "fml") || strings.HasPrefix(op, "fmadd"):
			a.fma = armBytes[m[1]]
		case op == "fsqrt" || op == "frsqrte":
			a.roots = armBytes[m[1]]
		}
		return a
	}
	if strings.HasPrefix(op, "fml") { // by element: v0.4s, v1.4s, v2.s[0]
		a.fma = 16
		return a
	}
	bytes := 0
	for _, m := range armRegister.FindAllStringSubmatch(regs, -1) {
		bytes += armBytes[m[1]]
	}
	switch {
	case strings.HasSuffix(op, "rb") || strings.HasSuffix(op, "rsb"):
		bytes = 1
	case strings.HasPrefix(op, "ld1r"): // one element for all lanes
		bytes = 0
	}
	switch {
	case strings.HasPrefix(op, "ld"):
		a.loads = bytes
	case strings.HasPrefix(op, "st"):
		a.stores = bytes
	}
	return a
}

// widens are loads of half a register that extend each element.
var widens = regexp.MustCompile(`^v?pmov[sz]x(bw|wd|dq)$`)

var x86Memory = regexp.MustCompile(`-?(0x[0-9a-f]+)?\([^)]*\)`)

func readX86(_ model, op, args string) (a access) {
	bytes := x86Bytes(op, args)
	if strings.HasPrefix(op, "vfmadd") || strings.HasPrefix(op, "vfnmadd") {
		a.fma = bytes
	}
	if strings.HasPrefix(op, "vsqrt") || strings.HasPrefix(op, "vrsqrt") {
		a.roots = bytes
	}
	at := x86Memory.FindStringIndex(args)
	if at == nil || strings.HasPrefix(op, "lea") || strings.HasPrefix(op, "prefetch") || strings.HasPrefix(op, "nop") {
		return a
	}
	if strings.Contains(args, "{1to") || strings.Contains(op, "broadcast") { // one element for all lanes
		bytes = 0
	}
	if widens.MatchString(op) {
		bytes /= 2
	}
	rest := args[at[1]:]
	if i := strings.Index(rest, "{"); i >= 0 {
		rest = rest[:i] // a mask
	}
	compares := strings.Contains(op, "cmp") || strings.HasPrefix(op, "test")
	if strings.TrimSpace(rest) == "" && strings.Contains(args, ",") && !compares {
		a.stores = bytes
	} else {
		a.loads = bytes
	}
	return a
}

// x86Bytes is the width of an instruction.
func x86Bytes(op, args string) int {
	switch {
	case strings.HasSuffix(op, "ss"):
		return 4
	case strings.HasSuffix(op, "sd"):
		return 8
	case strings.Contains(args, "%zmm"):
		return 64
	case strings.Contains(args, "%ymm"):
		return 32
	case strings.Contains(args, "%xmm"):
		return 16
	}
	return map[byte]int{'b': 1, 'w': 2, 'l': 4, 'q': 8}[op[len(op)-1]]
}
