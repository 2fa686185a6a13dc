package gen

import (
	"cmp"
	"slices"
	"strings"

	"flynn/asm/isa"
)

// program is the source of one file NAME_ARCH.s.
type program struct {
	name   string // of the file and its functions
	kernel string // whose code this is; "" is the one of the same name
	// tuning names a difference to the plain program of the same name, which stands before it; "" is that one.
	tuning string
	sig    string // parameters and result, with T for the element
	doc    []string
	elems  []Elem
	tiers  []isa.ID                               // nil is every vector tier that can, extensions aside
	adds   []isa.ID                               // extensions that have a body of their own, beside those tiers
	needs  isa.Capabilities                       // tiers without them have no row
	moves  bool                                   // elements are loaded and stored only, so that integers need nothing
	why    string                                 // the reason where tiers are left out by choice
	unfit  map[isa.Family]string                  // why families have no body
	tile   func(t *isa.Info, e Elem) (mr, nr int) // rows are register tiles
	rows   string                                 // their type in package asm
	bound  bool                                   // a closure over its operands: a call of so short an op would show
	// hot begins the remark above the loop that takes the time, where it is not the longest one.
	hot string
	// trip says what one trip of that loop handles in addition to its vectors; trips has that of single tiers.
	trip  string
	trips map[isa.ID]string
	// handles is how many elements that is, where neither a remark nor a count in the loop tells.
	handles func(t *isa.Info, e Elem) int

	build  func(b Builder) // the body
	bodies bodies          // those of families that it does not fit
}

// bodies are functions that know the backend they are given.
type bodies map[isa.Family]func(b Builder)

// on makes such a function of one that takes a backend.
func on[B Builder](body func(b B)) func(b Builder) {
	return func(b Builder) { body(b.(B)) }
}

// body is what a family of tiers runs.
func (p *program) body(f isa.Family) func(b Builder) {
	if body := p.bodies[f]; body != nil {
		return body
	}
	return p.build
}

// programs lists every kernel that has machine code. Adding one is a file and its line here.
var programs = []*program{
	clock, ticks, issue, freq, peak, chase,
	copying, copyingNT, copyingString, scale, scaleNT, add, addNT, triad, triadNT, vtriad, axpy, update,
	sum, dot, nrm2, maximum, argmax, horner, exponential, gemv, gemvRow, gemm, unpackedKernel,
	scan, offset, transpose, mandel, nbody, stencil, count,
	frequent, crc32c, utf8, runs, merge, popcount, find, dot8,
	gather, gatherInsert, spmv, spmvGather, fft, mcpi, lcs, viterbi,
}

// sigFor is the signature for an element type.
func (p *program) sigFor(e Elem) string { return replaceT(p.sig, e) }

func (p *program) typeFor(e Elem) string {
	if p.tile != nil {
		return p.rows + "[" + e.Go + "]"
	}
	return "func" + p.sigFor(e)
}

// list is the name of the table of rows: DotF64.
func (p *program) list(e Elem) string {
	return strings.ToUpper(p.name[:1]) + p.name[1:] + strings.ToUpper(e.Name)
}

// symbol is the name of one function: dotAVX2F64, gatherAVX2InsertF64.
func (p *program) symbol(t isa.ID, e Elem) string {
	if t == isa.Scalar {
		return p.name
	}
	tuning := p.tuning
	if tuning != "" {
		tuning = strings.ToUpper(tuning[:1]) + tuning[1:]
	}
	return p.name + strings.ToUpper(t.String()) + tuning + strings.ToUpper(e.Name)
}

// call is the name of the function that passes its arguments to a closure; of other programs it is the body itself.
func (p *program) call(t isa.ID, e Elem) string {
	s := p.symbol(t, e)
	if p.bound {
		return "call" + strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// has tells whether there is a body for a tier and element type.
func (p *program) has(t isa.ID, f isa.Family, e Elem) bool { return p.absent(t, f, e) == "" }

// absent is the reason why there is no body for a tier of a family and an element type, "" where there is one.
func (p *program) absent(t isa.ID, f isa.Family, e Elem) string {
	switch {
	case slices.Contains(p.tiers, t) || slices.Contains(p.adds, t):
		return ""
	case p.tiers != nil || t == isa.Scalar || t.Info().Beside || p.body(f) == nil || p.unfit[f] != "":
		return cmp.Or(p.why, p.unfit[f], "no code is written for it")
	}
	needs := p.needs
	if !e.float() && !p.moves {
		needs |= isa.Integers
	}
	if missing := t.Info().Missing(needs); missing != 0 {
		return "the tier has no " + strings.ReplaceAll(missing.String(), ", ", ", no ")
	}
	return ""
}

// replaceT puts an element type for the word T.
func replaceT(s string, e Elem) string {
	isWord := func(r byte) bool {
		return r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
	}
	var out strings.Builder
	for i := range len(s) {
		alone := s[i] == 'T' && (i == 0 || !isWord(s[i-1])) && (i+1 == len(s) || !isWord(s[i+1]))
		if alone {
			out.WriteString(e.Go)
		} else {
			out.WriteByte(s[i])
		}
	}
	return out.String()
}
