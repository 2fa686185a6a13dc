// Package explain shows what a kernel is and what its code does: the formula, the work, plain Go, and the hot loop of
// each instruction-set tier as the running program has it.
//
// The machine code is that of the program: package asm says where a function begins, the line table of the binary says
// which bytes an instruction of the source became, and a disassembler says what these bytes are. Code of other
// architectures is shown from its source.
package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/kernels"
)

// Explanation is what there is to say of one kernel.
type Explanation struct {
	Kernel  *kernels.Kernel
	Facts   []Fact
	Plain   kernels.Listing
	Version string // the tuning of plain Go that is shown; "" is the reference
	Tiers   []Tier
	Absent  []Fact // tiers that are not shown, and why

	Measured *Measured // nil where no file is given
	only     bool      // one tier was asked for
}

// Fact is a heading and what stands behind it, in lines that may be broken.
type Fact struct {
	Head  string
	Lines []string
}

// Tier is the code of one tier and tuning.
type Tier struct {
	ISA     isa.ID
	Tuning  string
	Missing string // why it cannot run here; "" is that it can
	Bits    int    // of a vector register; 0 where another machine says how many
	Loops   []*Loop
}

// Choice is what to explain of a kernel.
type Choice struct {
	ISA    string // the name of a tier, "" for all that this machine has
	Tuning string
}

// Of explains a kernel. Here are the tiers of this machine; absent says why a tier has no code for the kernel.
func Of(k *kernels.Kernel, c Choice, here *isa.Set, absent func(isa.ID) string) (*Explanation, error) {
	e := &Explanation{Kernel: k, only: c.ISA != ""}
	version, err := e.tiers(c, here, absent)
	if err != nil {
		return nil, err
	}
	e.Version, e.Plain = k.Variants[version].Tuning, k.Plain(version)
	e.Facts = append([]Fact{place(k)}, streams(k), work(k))
	return e, nil
}

// tiers finds the code that is asked for, and returns the version in plain Go that belongs to it.
func (e *Explanation) tiers(c Choice, here *isa.Set, absent func(isa.ID) string) (version int, err error) {
	if c.ISA == "" {
		e.all(c.Tuning, here, absent)
		if len(e.Tiers) == 0 && c.Tuning != "" {
			return 0, e.untuned(c.Tuning, "a tier of this machine")
		}
		return 0, nil
	}
	id, err := isa.Parse(c.ISA)
	if err != nil {
		return 0, err
	}
	if id == isa.Scalar {
		version = slices.Index(e.Kernel.Variants, kernels.Variant{ISA: id, Tuning: c.Tuning})
		if version < 0 {
			return 0, e.untuned(c.Tuning, "plain Go")
		}
		return version, nil
	}
	if e.add(id, c.Tuning, here) {
		return 0, nil
	}
	if all := e.Kernel.Tunings(id); c.Tuning != "" && (len(all) > 0 || e.Kernel.Functions(id, "") != nil) {
		return 0, e.untuned(c.Tuning, id.String())
	}
	return 0, fmt.Errorf("%s has no code for %s: %s; %s", e.Kernel.ID(), id, absent(id), e.possible())
}

// all adds the tiers of this machine that have code with a tuning, and says why others are not shown.
func (e *Explanation) all(tuning string, here *isa.Set, absent func(isa.ID) string) {
	for id := range isa.All() {
		switch {
		case id == isa.Scalar:
		case here.Has(id) && e.add(id, tuning, here):
		case here.Has(id) && !id.Info().Beside:
			e.without(id, absent(id))
		case len(e.Kernel.Functions(id, tuning)) > 0 || tuning == "" && len(e.Kernel.Tunings(id)) > 0:
			e.without(id, "not on this machine: "+here.Why(id))
		}
	}
	slices.SortStableFunc(e.Tiers, func(a, b Tier) int { return cmp.Compare(a.ISA.Info().Order, b.ISA.Info().Order) })
}

// without says why a tier is not shown, together with others of the same reason.
func (e *Explanation) without(id isa.ID, why string) {
	for i := range e.Absent {
		if a := &e.Absent[i]; a.Lines[0] == why {
			a.Head += ", " + id.String()
			return
		}
	}
	e.Absent = append(e.Absent, Fact{id.String(), []string{why}})
}

// add adds the code of a tier, if there is any: that of its first tuning, where it has no plain one.
func (e *Explanation) add(id isa.ID, tuning string, here *isa.Set) bool {
	if all := e.Kernel.Tunings(id); tuning == "" && len(all) > 0 && e.Kernel.Functions(id, "") == nil {
		tuning = all[0]
	}
	t := Tier{ISA: id, Tuning: tuning, Missing: here.Why(id), Bits: here.Bits(id)}
	for _, f := range e.Kernel.Functions(id, tuning) {
		if loop := loopOf(f, e.Kernel.ElemSize()); loop != nil {
			t.Loops = append(t.Loops, loop)
		}
	}
	if t.Loops != nil {
		e.Tiers = append(e.Tiers, t)
	}
	return t.Loops != nil
}

// untuned is the error of a tuning that a tier does not have.
func (e *Explanation) untuned(tuning, who string) error {
	return fmt.Errorf("%s has no tuning %q for %s; %s", e.Kernel.ID(), tuning, who, e.possible())
}

// possible lists the tiers of all architectures that have code, with their tunings.
func (e *Explanation) possible() string {
	words := []string{isa.Scalar.String()}
	for _, v := range e.Kernel.Variants {
		if v.ISA == isa.Scalar && v.Tuning != "" {
			words = append(words, v.ISA.String()+" with tuning "+v.Tuning)
		}
	}
	for id := range isa.All() {
		if e.Kernel.Functions(id, "") != nil {
			words = append(words, id.String())
		}
		for _, t := range e.Kernel.Tunings(id) {
			words = append(words, id.String()+" with tuning "+t)
		}
	}
	return "it has code for " + strings.Join(words, ", ")
}
