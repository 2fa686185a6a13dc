package kernels

import "testing"

// BenchmarkPlainDot is the reference of dot by itself, without a form, an op or a harness: what flynn's row of it is
// held against.
//
//	go test ./kernels -run XXX -bench PlainDot -count 10
//	go run . run --filter '/kernel:dot /elem:f64 /class:sisd' --n 4096 --budget none
func BenchmarkPlainDot(b *testing.B) {
	op := open(b, mustLookup(b, "dot", "f64"), 4096, Placement{}).Op(0).(*op[float64, func(x, y []float64) float64])
	op.Fill(Source{Seed: 1})
	x, y := op.data.X, op.data.Y
	sum := 0.0
	for b.Loop() {
		sum += dot(x, y)
	}
	if sum == 0.5 { // sums of whole numbers
		b.Fatal("the compiler may not drop the loop")
	}
}
