package ops

import (
	"fmt"
	"math"
	"testing"
	"unsafe"

	"flynn/asm/isa"
)

type number interface {
	int32 | float32 | float64
}

// sizes are around one vector and two of every width, and none.
var sizes = []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 64, 67, 131, 300}

// whole are multiples of a vector of 512 bits.
var whole = []int{0, 16, 32, 48, 160}

// gap is how many elements lie between results, which nothing may write.
const gap, untouched = 3, -77

// operands are small whole numbers, so that sums and products are exact, fused or not; w are powers of 4.
func operands[T number](n int) (x, y, w []T) {
	for i := range n {
		x, y, w = append(x, T(i*7%13-6)), append(y, T(i*5%11-4)), append(w, T(int(1)<<(2*(i%4))))
	}
	return x, y, w
}

// here calls f for each row that this machine can run, and fails where it has a tier of SIMD and no row runs. Rows that
// all need to know how long a vector is do not run where none tells.
func here[F any](t *testing.T, name string, rows []Impl[F], f func(r Impl[F])) {
	t.Helper()
	s, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	ran, fixed := false, true
	for _, r := range rows {
		fixed = fixed && !r.ISA.Info().VLA
		if s.Has(r.ISA) {
			ran = true
			t.Run(fmt.Sprintf("%s/%s", name, r.ISA), func(*testing.T) { f(r) })
		}
	}
	if !ran && s.Max() != isa.Scalar && len(rows) > 0 && !(fixed && s.Max().Info().VLA) {
		t.Errorf("%s: no row runs, and %s is there", name, s.Max())
	}
}

// same compares by bits, but for NaN and the sign of 0.
func same[T number](a, b T) bool { return a == b || a != a && b != b }

// results gives room for some results of n elements each, with gaps.
func results[T number](count, n int) (z []T, stride int) {
	z, stride = make([]T, count*(n+gap)), n+gap
	for i := range z {
		z[i] = untouched
	}
	return z, stride
}

// check holds results against want, and what lies between them against what was there.
func check[T number](t *testing.T, what string, z []T, n, stride int, want func(result, i int) T) {
	t.Helper()
	for at, got := range z {
		result, i := at/stride, at%stride
		expected := T(untouched)
		if i < n {
			expected = want(result, i)
		}
		if !same(got, expected) {
			t.Errorf("%s, %d elements: operation %d, element %d is %v, want %v", what, n, result, i, got, expected)
			return
		}
	}
}

type laneFunc[T number] = func(z, x, y, w, c []T, stride int)

// testLanes holds operations on lanes against functions of one element.
func testLanes[T number](t *testing.T, name string, rows []Impl[laneFunc[T]], refs []func(x, y, w T) T) {
	here(t, name, rows, func(r Impl[laneFunc[T]]) {
		for _, n := range sizes {
			x, y, w := operands[T](n)
			z, stride := results[T](len(refs), n)
			r.Fn(z, x, y, w, []T{0, 5, 9}, stride)
			check(t, name+" "+r.ISA.String(), z, n, stride, func(op, i int) T { return refs[op](x[i], y[i], w[i]) })
		}
	})
}

// arithRefs are what arithOps of package gen do but for the last, which is not exact.
func arithRefs[T float32 | float64](shift func(T) T) []func(x, y, w T) T {
	return []func(x, y, w T) T{
		func(x, y, _ T) T { return x + y },
		func(x, y, _ T) T { return x - y },
		func(x, y, _ T) T { return x * y },
		func(x, y, _ T) T { return x + y },
		func(x, y, _ T) T { return x - y },
		func(x, y, _ T) T { return x * y },
		func(x, y, w T) T { return x*y + w },
		func(x, y, w T) T { return x + y*w },
		func(x, y, _ T) T { return x*y + 5 },
		func(x, y, _ T) T { return max(x, y) },
		func(x, _, _ T) T { return x },
		func(_, y, _ T) T { return y },
		func(x, _, _ T) T { return shift(x) },
		func(x, _, _ T) T { return x + 9 },
		func(x, y, _ T) T { return x + y },
		func(x, _, _ T) T { return 8 * x },
	}
}

// testArith compares exactly what is exact, and the inverse of a root to 8 units in the last place.
func testArith[T float32 | float64](t *testing.T, name string, rows []Impl[laneFunc[T]], shift func(T) T,
	unit float64) {
	refs := arithRefs(shift)
	here(t, name, rows, func(r Impl[laneFunc[T]]) {
		for _, n := range sizes {
			x, y, w := operands[T](n)
			z, stride := results[T](len(refs)+1, n)
			r.Fn(z, x, y, w, []T{0, 5, 9}, stride)
			roots := z[len(refs)*stride:]
			exact := z[:len(refs)*stride]
			check(t, name+" "+r.ISA.String(), exact, n, stride, func(op, i int) T { return refs[op](x[i], y[i], w[i]) })
			for i, got := range roots {
				if i < n && math.Abs(float64(got)*math.Sqrt(float64(w[i]))-1) > 8*unit || i >= n && got != untouched {
					t.Errorf("%s %s, %d elements: the inverse root of element %d is %v", name, r.ISA, n, i, got)
				}
			}
		}
	})
}

func TestArith(t *testing.T) {
	shift32 := func(x float32) float32 { return math.Float32frombits(math.Float32bits(x) << 2) }
	shift64 := func(x float64) float64 { return math.Float64frombits(math.Float64bits(x) << 2) }
	testArith(t, "f32", ArithF32, shift32, 0x1p-24)
	testArith(t, "f64", ArithF64, shift64, 0x1p-53)
	sum := func(x, y, _ int32) int32 { return x + y }
	testLanes(t, "i32", IntsI32, []func(x, y, w int32) int32{sum, sum})
}

func testMasks[T float32 | float64](t *testing.T, name string, rows []Impl[laneFunc[T]]) {
	here(t, name, rows, func(r Impl[laneFunc[T]]) {
		for _, n := range sizes {
			x, y, w := operands[T](n)
			z, stride := results[T](3, n)
			if n > 2 {
				x[1] = T(math.NaN())
			}
			r.Fn(z, x, y, w, []T{0}, stride)
			check(t, name+" "+r.ISA.String(), z, n, stride, func(op, i int) T {
				switch {
				case op == 0 && x[i] > y[i]:
					return x[i]
				case op == 1 && x[i] <= y[i]:
					return w[i] + x[i]
				case op < 2:
					return w[i]
				}
				steps := T(0)
				for v := x[i]; v <= y[i] && steps < T(stride); v += v {
					steps++
				}
				return steps
			})
		}
	})
}

// TestMasks: comparisons with a NaN say no; While ends with the last lane, or after its count.
func TestMasks(t *testing.T) {
	testMasks(t, "f32", MaskingF32)
	testMasks(t, "f64", MaskingF64)
}

func testLaneMoves[T float32 | float64](t *testing.T, name string, outer []Impl[func(z, x, a []T, stride int)],
	align []Impl[func(z, x []T, stride int)], square []Impl[func(z, x []T)]) {
	here(t, name+"/outer", outer, func(r Impl[func(z, x, a []T, stride int)]) {
		for _, n := range whole {
			x, a, _ := operands[T](n)
			a = append(a, 2, -3, 5, 7)[:4]
			z, stride := results[T](4, n)
			r.Fn(z, x, a, stride)
			check(t, name+" outer product "+r.ISA.String(), z, n, stride, func(row, i int) T { return a[row] * x[i] })
		}
	})
	here(t, name+"/align", align, func(r Impl[func(z, x []T, stride int)]) {
		lanes := lanesOf[T](r.ISA)
		for _, n := range whole {
			x, _, _ := operands[T](n)
			distances := 0
			for 1<<distances < lanes {
				distances++
			}
			z, stride := results[T](distances, n)
			r.Fn(z, x, stride)
			check(t, name+" align "+r.ISA.String(), z, n, stride, func(d, i int) T {
				if i < 1<<d {
					return 0
				}
				return x[i-1<<d]
			})
		}
	})
	here(t, name+"/transpose", square, func(r Impl[func(z, x []T)]) {
		lanes := lanesOf[T](r.ISA)
		x, z := make([]T, lanes*lanes), make([]T, lanes*lanes)
		for i := range x {
			x[i] = T(i)
		}
		r.Fn(z, x)
		all := lanes * lanes
		check(t, name+" transpose "+r.ISA.String(), z, all, all, func(_, i int) T { return x[i%lanes*lanes+i/lanes] })
	})
}

func lanesOf[T number](id isa.ID) int {
	var v T
	return id.Info().Bits / 8 / int(unsafe.Sizeof(v))
}

func testSums[T float32 | float64](t *testing.T, name string, prefix []Impl[func(z, x []T, c T) T],
	fold []Impl[func(z, x []T) T]) {
	here(t, name+"/prefix", prefix, func(r Impl[func(z, x []T, c T) T]) {
		for _, n := range sizes {
			x, _, _ := operands[T](n)
			z, stride := results[T](1, n)
			last, sum := r.Fn(z[:n], x, 3), T(3)
			sums := make([]T, n)
			for i, v := range x {
				sum += v
				sums[i] = sum
			}
			check(t, name+" prefix "+r.ISA.String(), z, n, stride, func(_, i int) T { return sums[i] })
			if last != sum {
				t.Errorf("%s prefix %s, %d elements: returns %v, want %v", name, r.ISA, n, last, sum)
			}
		}
	})
	here(t, name+"/fold", fold, func(r Impl[func(z, x []T) T]) {
		for _, n := range sizes {
			x, _, _ := operands[T](n)
			z, stride := results[T](1, n+1)
			got, sum, largest := r.Fn(z, x), T(0), T(math.Inf(-1))
			for _, v := range x {
				sum, largest = sum+v, max(largest, v)
			}
			check(t, name+" fold "+r.ISA.String(), z, n+1, stride, func(_, i int) T {
				if i == 0 {
					return sum
				}
				return x[i-1] + sum
			})
			if got != largest {
				t.Errorf("%s fold %s, %d elements: largest %v, want %v", name, r.ISA, n, got, largest)
			}
		}
	})
}

func TestLanes(t *testing.T) {
	testLaneMoves(t, "f32", OutersF32, AligningF32, SquaresF32)
	testLaneMoves(t, "f64", OutersF64, AligningF64, SquaresF64)
	testSums(t, "f32", PrefixingF32, FoldingF32)
	testSums(t, "f64", PrefixingF64, FoldingF64)
}

type gatherFunc[T number] = func(z, x []T, p []int32, stride int)

func testStreams[T float32 | float64](t *testing.T, name string, gather []Impl[gatherFunc[T]],
	nt []Impl[func(z, x []T)], span []Impl[func(p []int32, x, y T) T]) {
	here(t, name+"/gather", gather, func(r Impl[gatherFunc[T]]) {
		for _, n := range sizes {
			x, _, _ := operands[T](1000)
			p := make([]int32, n)
			for i := range p {
				p[i] = int32(i * 379 % 1000)
			}
			z, stride := results[T](2, n)
			r.Fn(z, x, p, stride)
			check(t, name+" gather "+r.ISA.String(), z, n, stride, func(_, i int) T { return x[p[i]] })
		}
	})
	here(t, name+"/stream", nt, func(r Impl[func(z, x []T)]) {
		for _, n := range sizes {
			for skew := range 4 {
				x, _, _ := operands[T](n)
				z, _ := results[T](1, n+skew)
				r.Fn(z[skew:][:n], x)
				check(t, name+" stream "+r.ISA.String(), z[skew:], n, len(z), func(_, i int) T { return x[i] })
			}
		}
	})
	here(t, name+"/span", span, func(r Impl[func(p []int32, x, y T) T]) {
		for _, p := range [][]int32{{0, 0, 0}, {3, 3, 5}, {2, 9, 9}, {0, 5, 17}} {
			want := 2*T(p[1]-p[0]) + 100*T(p[2]-p[1])
			if got := r.Fn(p, 2, 100); got != want {
				t.Errorf("%s span %s of %v: %v, want %v", name, r.ISA, p, got, want)
			}
		}
	})
}

func TestStreams(t *testing.T) {
	testStreams(t, "f32", GathersF32, StreamingF32, SpansF32)
	testStreams(t, "f64", GathersF64, StreamingF64, SpansF64)
}

func testLoops[T float32 | float64](t *testing.T, name string, chunk []Impl[func(n int, x, y T) T],
	overlap []Impl[func(z, x []T)]) {
	here(t, name+"/chunks", chunk, func(r Impl[func(n int, x, y T) T]) {
		for n := range 12 {
			if got, want := r.Fn(n, 100, 1), T(n/3*100+n%3); got != want {
				t.Errorf("%s chunks %s: %d gives %v, want %v", name, r.ISA, n, got, want)
			}
		}
	})
	here(t, name+"/overlap", overlap, func(r Impl[func(z, x []T)]) {
		for _, n := range sizes {
			x, _, _ := operands[T](n)
			z, stride := results[T](1, n)
			r.Fn(z, x)
			check(t, name+" overlap "+r.ISA.String(), z, n, stride, func(_, i int) T { return 2 * x[i] })
		}
	})
}

func TestLoops(t *testing.T) {
	testLoops(t, "f32", ChunksF32, OverlappingF32)
	testLoops(t, "f64", ChunksF64, OverlappingF64)
}
