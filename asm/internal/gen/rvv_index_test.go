package gen

import (
	"testing"

	"flynn/asm/isa"
)

// indexed compiles a gather for the vector machine.
func indexed(t *testing.T, e Elem, body func(b *rvv, x, p Ptr, n Count)) string {
	t.Helper()
	p := &program{name: "trial", sig: "(x []T, p []int32)", bodies: bodies{isa.FamilyRVV: on(func(b *rvv) {
		body(b, b.Slice("x", ""), b.Index("p", ""), b.Len("p", ""))
		b.ReturnNothing()
	})}}
	text, _, err := riscv64.function(p, isa.RVV, e)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestOffsets: offsets have 64 bits, in a pair of groups where elements have 32; streams of indices go on by 4 bytes.
func TestOffsets(t *testing.T) {
	body := func(b *rvv, x, p Ptr, n Count) {
		b.VectorLoop(n, 1, []Ptr{x, p}, func(int) { b.Store(x, 0, 0, b.Gather(x, p, 0)) })
	}
	wantLines(t, indexed(t, F32, body), "E32, M4, TA, MA, ", "VLE32V (X6), V0\n",
		"MOV $4, X9\n\tVWMULUVX X9, V0, V8\n\tVLUXEI64V (X5), V8, V4\n",
		"SLL $2, X8, X8\n\tADD X8, X5\n\tADD X8, X6\n")
	wantLines(t, indexed(t, F64, body), "E64, M8, TA, MA, ", "VZEXTVF2 V0, V8\n\tVSLLVI $3, V8, V8\n"+
		"\tVLUXEI64V (X5), V8, V16\n",
		"SLL $2, X8, X8\n\tADD X8, X6\n\tSLL $1, X8, X8\n\tADD X8, X5\n")
}

// TestSpan: a length is a difference of indices, and a step along them is 4 bytes.
func TestSpan(t *testing.T) {
	got := indexed(t, F64, func(b *rvv, _, p Ptr, _ Count) {
		b.Span(p, "")
		b.Advance(p, 0, 1)
	})
	wantLines(t, got, "MOVWU 4(X6), X8\n\tMOVWU (X6), X9\n\tSUB X9, X8\n\tADD $4, X6\n")
}

// TestRegisterPairs: a pair of groups begins with an even one.
func TestRegisterPairs(t *testing.T) {
	p := newPool("vector", 1<<6-1)
	if first, pair, second := p.take("x"), p.takePair("x"), p.take("x"); first != 0 || pair != 2 || second != 1 {
		t.Errorf("took %d, the pair from %d, %d", first, pair, second)
	}
	mustPanic(t, "a third pair", "x needs more than the 3 vector pair registers", func() {
		p.takePair("x")
		p.takePair("x")
	})
}
