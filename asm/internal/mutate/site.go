package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mutant is one instruction of one body, broken.
type mutant struct {
	file         string // below the root of the module
	line         int    // from 1
	symbol       string // of the function
	kernel, elem string
	tier         string // and tuning, as tests name them
	operator     string
	old, new     string // the line
	fate         fate
}

// fate is what became of a mutant.
type fate int

const (
	survived fate = iota
	caughtByTests
	refused // by the assembler: no such instruction
)

// unit is what tests are run for: one kernel and element type. Mutants of different units share a test binary.
func (m *mutant) unit() string { return m.kernel + "/" + m.elem }

var (
	textLine = regexp.MustCompile(`^TEXT ·(\w+)\(SB\)`)
	symbol   = regexp.MustCompile(`^([a-z][a-z0-9]*)([A-Z][A-Z0-9]*)([A-Z][a-z]+)?((?:F|I|U)(?:8|32|64))$`)
	vector   = regexp.MustCompile(`\b[XYZVF]\d+\b`)
)

// find lists every mutant of the generated bodies of an architecture.
func find(dir, arch string) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*_"+arch+".s"))
	if err != nil {
		return nil, err
	}
	if files == nil {
		return nil, fmt.Errorf("%s has no code for %s", dir, arch)
	}
	var all []mutant
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(all, mutants(file, arch, string(text))...)
	}
	return all, nil
}

// mutants lists every mutant of one file. Functions without tier and element type are no kernels.
func mutants(file, arch, text string) (all []mutant) {
	lines := strings.Split(text, "\n")
	var at mutant
	var fn body
	for i, line := range lines {
		if m := textLine.FindStringSubmatch(line); m != nil {
			at, fn = mutant{file: file, symbol: m[1]}, body{arch: arch}
			if s := symbol.FindStringSubmatch(m[1]); s != nil {
				at.kernel, at.tier, at.elem = s[1], strings.ToLower(s[2]+s[3]), strings.ToLower(s[4])
				fn = newBody(arch, at.elem, lines[i+1:])
				fn.scalable = strings.HasPrefix(at.tier, "sve")
			}
			continue
		}
		if at.kernel == "" || !strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "\t//") {
			continue
		}
		for _, o := range operators {
			for _, broken := range o.apply(&fn, line) {
				m := at
				m.line, m.operator, m.old, m.new = i+1, o.name, line, broken
				all = append(all, m)
			}
		}
	}
	return all
}

// body is what operators must know of the function around a line.
type body struct {
	arch      string
	size      int      // bytes of an element
	scalable  bool     // the elements of a vector are in a register
	registers []string // of vectors, in the order of their first use
}

func newBody(arch, elem string, rest []string) body {
	b := body{arch: arch, size: map[byte]int{'8': 1, '2': 4, '4': 8}[elem[len(elem)-1]]}
	for _, line := range rest {
		if strings.HasPrefix(line, "TEXT") {
			break
		}
		code, _, _ := strings.Cut(line, "//")
		for _, r := range vector.FindAllString(code, -1) {
			if !b.general(r) && !slices.Contains(b.registers, r) {
				b.registers = append(b.registers, r)
			}
		}
	}
	return b
}

// general tells registers that are no vectors: X on riscv64, where F are scalars.
func (b *body) general(r string) bool { return b.arch == "riscv64" && r[0] != 'V' }

// other is the next vector register of the same kind that the function uses, "" where there is no other.
func (b *body) other(r string) string {
	same := slices.DeleteFunc(slices.Clone(b.registers), func(o string) bool { return o[0] != r[0] })
	i := slices.Index(same, r)
	if i < 0 || len(same) < 2 {
		return ""
	}
	return same[(i+1)%len(same)]
}

// sample chooses n mutants, in turn from each operator and of each unit, so that rare ones take part.
func sample(all []mutant, n int, seed uint64) (chosen []*mutant) {
	if n == 0 || n > len(all) {
		n = len(all)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	by := map[string][]*mutant{}
	seen := map[string]int{} // mutants of an operator and a unit so far
	turn := map[*mutant]int{}
	for _, i := range r.Perm(len(all)) {
		m := &all[i]
		by[m.operator] = append(by[m.operator], m)
		turn[m] = seen[m.operator+m.unit()]
		seen[m.operator+m.unit()]++
	}
	for _, ms := range by {
		slices.SortStableFunc(ms, func(a, b *mutant) int { return turn[a] - turn[b] })
	}
	for round := 0; len(chosen) < n; round++ {
		for _, o := range operators {
			if round < len(by[o.name]) && len(chosen) < n {
				chosen = append(chosen, by[o.name][round])
			}
		}
	}
	return chosen
}
