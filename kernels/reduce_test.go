package kernels

import (
	"testing"

	"flynn/internal/emulated"
	"flynn/internal/mem"
)

// variants runs f for the function of every variant of a kernel that can run here.
func variants[T Elem, F any](t *testing.T, name string, n int, f func(t *testing.T, fn F, d *Data[T])) {
	elem := elemName[T]()
	k, err := Lookup(name, elem)
	if err != nil {
		t.Fatal(err)
	}
	t.Run(k.ID(), func(t *testing.T) {
		for i, v := range k.Variants {
			t.Run(v.ISA.String()+v.Tuning, func(t *testing.T) {
				if !present.Has(v.ISA) {
					t.Skip(present.Why(v.ISA))
				}
				o := open(t, k, n, Placement{}).Op(i).(*op[T, F])
				f(t, o.fn, &o.data)
			})
		}
	})
}

// TestMaxSeesEach puts the largest element at every place, at its turn in every trip, vector and tail. All are below
// zero, which is what a lane holds that nobody has set.
func TestMaxSeesEach(t *testing.T) {
	maxSeesEach[float32](t)
	maxSeesEach[float64](t)
}

func maxSeesEach[T Float](t *testing.T) {
	const most = 2*line + 1
	variants(t, "max", most, func(t *testing.T, fn func([]T) T, d *Data[T]) {
		for _, n := range []int{1, 2, 7, 17, 33, line/2 - 1, line/2 + 1, line - 1, line + 1, most} {
			x := d.X[:n]
			for i := range x {
				x[i] = T(-1 - i)
			}
			for i := range x {
				old := x[i]
				x[i] = -0.5
				if got := fn(x); got != -0.5 {
					t.Fatalf("n=%d: the largest is at %d, got %v", n, i, got)
				}
				x[i] = old
			}
		}
	})
}

// TestCountAll counts bytes that are all equal: byte lanes must not overflow before they are summed.
func TestCountAll(t *testing.T) {
	const most = 300_001
	variants(t, "count", most, func(t *testing.T, fn func([]byte, byte) int, d *Data[byte]) {
		x := d.X
		for i := range x {
			x[i] = 'a'
		}
		for _, n := range []int{0, 1, 255, 256, 255 * 64, 256 * 64, 255*256 + 255, most} {
			if got := fn(x[:n], 'a'); got != n {
				t.Errorf("%d of %d", got, n)
			}
			if got := fn(x[:n], 'b'); got != 0 {
				t.Errorf("%d of none in %d", got, n)
			}
		}
	})
}

// TestExactAtScale: sums are exact at sizes that no cache holds, too, where those of float32 could no longer be.
func TestExactAtScale(t *testing.T) {
	if testing.Short() || emulated.Here() {
		t.Skip("takes long")
	}
	const n = 1 << 23
	for k := range All() {
		sums := k.Name == "scan" || k.Work(n).Stores == 0
		if !sums || k.Elem != "f32" || k.Bytes(n) > 3*4*n || k.Work(n).Flops > 50*n {
			continue
		}
		t.Run(k.ID(), func(t *testing.T) {
			s := Source{Seed: 3}
			want := reference(t, k, n, s)
			for i, v := range k.Variants {
				if !present.Has(v.ISA) {
					continue
				}
				whole := open(t, k, n, Placement{Pages: mem.Small}).Op(i)
				whole.Fill(s)
				whole.Run()
				if d := whole.Diff(want); !d.OK() {
					t.Errorf("%s%s: %v", v.ISA, v.Tuning, d)
				}
			}
		})
	}
}
