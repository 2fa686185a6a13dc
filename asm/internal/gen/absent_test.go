package gen

import (
	"testing"

	"flynn/asm/isa"
)

// TestAbsences: a tier has a body, the code of a narrower tier, or a reason.
func TestAbsences(t *testing.T) {
	type row struct {
		p *program
		t isa.ID
		e Elem
	}
	for _, a := range arches {
		rows := map[row]bool{}
		for _, f := range functions(t, a) {
			rows[row{f.program, f.tier, f.elem}] = true
		}
		for _, p := range programs {
			for _, e := range p.elems {
				narrower := false
				for _, id := range isa.Of(a.name) {
					why, has := p.absent(id, a.family(id), e), rows[row{p, id, e}]
					switch {
					case has && why != "":
						t.Errorf("%s, %s, %s has code, and a reason to have none: %s", p.name, id, e.Name, why)
					case !has && why == "" && !narrower:
						t.Errorf("%s, %s, %s has neither code nor a reason", p.name, id, e.Name)
					}
					narrower = narrower || has
				}
			}
		}
	}
	for _, c := range []struct {
		p    *program
		e    Elem
		t    isa.ID
		want string
	}{
		{popcount, U64, isa.AVX2, ""},
		{popcount, U64, isa.SSE2, "the tier has no table of 16 bytes in a register of whole vectors"},
		{viterbi, I32, isa.AVX, "the tier has no integer operations on whole vectors, no maximum of 32-bit integers"},
		{scan, F32, isa.AVX, ""},
		{scan, I32, isa.AVX, "the tier has no integer operations on whole vectors"},
		{copyingNT, F32, isa.RVV, "the tier has no stores that pass the caches"},
		{frequent, U8, isa.NEON, frequent.why},
		{dot8, I8, isa.VPCLMUL, "no code is written for it"},
	} {
		if got := c.p.absent(c.t, c.t.Info().Family, c.e); got != c.want {
			t.Errorf("%s, %s, %s: %q, want %q", c.p.name, c.t, c.e.Name, got, c.want)
		}
	}
}
