package gen

import (
	"strings"
	"testing"

	"flynn/asm/isa"
)

// compileSVE compiles a body for SVE and float64, as kernel "trial".
func compileSVE(t *testing.T, body func(b *sve)) string {
	t.Helper()
	p := &program{name: "trial", sig: "(x []T, p []int32, n int)", bodies: bodies{isa.FamilySVE: on(body)}}
	text, _, err := arm64.function(p, isa.SVE, F64)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(text, "TEXT")
	return code
}

func TestSVEMisuse(t *testing.T) {
	for what, c := range map[string]struct {
		words string
		body  func(b *sve, p Ptr, n Count)
	}{
		"lanes":             {"known at run time only", func(b *sve, p Ptr, n Count) { b.Lanes() }},
		"lanes moved up":    {"known at run time only", func(b *sve, p Ptr, n Count) { b.Align(0, 0, 1) }},
		"a square":          {"known at run time only", func(b *sve, p Ptr, n Count) { b.Transpose(nil) }},
		"a far vector":      {"8 does not fit 4 bits", func(b *sve, p Ptr, n Count) { b.Load(p, 8, 0) }},
		"a far element":     {"does not fit 12 bits", func(b *sve, p Ptr, n Count) { b.Load(p, 0, 512) }},
		"a far broadcast":   {"does not fit a load of one", func(b *sve, p Ptr, n Count) { b.Broadcast(p, 64) }},
		"indices by vector": {"others than elements", func(b *sve, p Ptr, n Count) { b.Advance(b.Index("p", ""), 1, 0) }},
		"17 vectors":        {"counts the lanes of 17 vectors", func(b *sve, p Ptr, n Count) { b.count(0, 17) }},
		"sums of no slides": {"without LastLane", func(b *sve, p Ptr, n Count) { v := b.Zero(""); b.Prefix(v, v) }},
		"7 masks":           {"6 predicate registers", func(b *sve, p Ptr, n Count) { newMasks(b, 7) }},
		"a choice governs": {"governs no instruction", func(b *sve, p Ptr, n Count) {
			v := b.Zero("")
			b.AddWhere(b.Greater(v, v), v, v)
		}},
		"a fold of a rest": {"folds some lanes", func(b *sve, p Ptr, n Count) {
			v := b.Zero("")
			b.MaskedTail(n, nil, nil, func() { b.FoldAdd([]Vec{v}) })
		}},
		"use after Free": {"after it was freed", func(b *sve, p Ptr, n Count) { v := b.Zero(""); b.Free(v); b.AddTo(v, v) }},
	} {
		mustPanic(t, what, c.words, func() {
			compileSVE(t, func(b *sve) { c.body(b, b.Slice("x", ""), b.Int("n", "")) })
		})
	}
}

func newMasks(b *sve, n int) {
	for range n {
		b.All()
	}
}

// TestSVERegistersBack wants vectors, masks and choices of a body back after it.
func TestSVERegistersBack(t *testing.T) {
	compileSVE(t, func(b *sve) {
		x, n := b.Slice("x", ""), b.Int("n", "")
		for range 3 {
			b.MaskedTail(n, nil, nil, func() {
				newMasks(b, 6)
				v := b.Load(x, 0, 0)
				for range 8 {
					b.Greater(v, v)
				}
				newAccumulators(31, b.Zero)
			})
		}
	})
}

// TestSVERest wants every change of an operand under the predicate of what is left, and none in the loop.
func TestSVERest(t *testing.T) {
	got := compileSVE(t, func(b *sve) {
		x, n := b.Slice("x", ""), b.Int("n", "")
		acc := b.Zero("")
		body := func(int) {
			v := b.Load(x, 0, 0)
			b.AddTo(v, acc)
			b.FMA(acc, v, v)
			b.Assign(v, acc)
			b.ShiftLeft(v, 2)
			b.Store(x, 0, 0, v)
		}
		b.VectorLoop(n, 1, []Ptr{x}, body)
		b.MaskedTail(n, []Ptr{x}, nil, func() { body(1) })
		b.ReturnNothing()
	})
	words := func(code string) (ws []string) {
		for line := range strings.Lines(code) {
			if _, w, ok := strings.Cut(line, "WORD"); ok {
				ws = append(ws, strings.TrimSpace(w[strings.Index(w, "// ")+3:]))
			}
		}
		return ws
	}
	loop, rest, _ := strings.Cut(got, "by a predicate")
	for _, c := range []struct {
		in   []string
		want string
	}{
		{words(loop), "ptrue p0.d|mov z0.d, #0|cntd x2|ld1d {z1.d}, p0/z, [x0]|fadd z1.d, z1.d, z0.d|" +
			"fmla z0.d, p0/m, z1.d, z1.d|mov z1.d, z0.d|lsl z2.d, z1.d, #2|mov z1.d, z2.d|st1d {z1.d}, p0, [x0]|" +
			"addvl x0, x0, #1"},
		{words(rest), "whilelo p1.d, xzr, x1|ld1d {z1.d}, p1/z, [x0]|fadd z1.d, p1/m, z1.d, z0.d|" +
			"fmla z0.d, p1/m, z1.d, z1.d|mov z1.d, p1/m, z0.d|lsl z2.d, z1.d, #2|mov z1.d, p1/m, z2.d|st1d {z1.d}, p1, [x0]"},
	} {
		if text := strings.Join(c.in, "|"); text != c.want {
			t.Errorf("words are\n%s\nwant\n%s", text, c.want)
		}
	}
}
