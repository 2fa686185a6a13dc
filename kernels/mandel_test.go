package kernels

import (
	"fmt"
	"math"
	"regexp"
	"testing"
)

// TestMandelMean holds the declared work against what a fine grid counts.
func TestMandelMean(t *testing.T) {
	k, err := Lookup("mandel", "f64")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{128, 256} {
		steps := reference(t, k, n, Source{}).(*op[float64, func(z, x []float64, y float64, limit int)]).data.Z
		sum := 0.0
		for _, s := range steps {
			sum += s
		}
		if got, want := 8*sum, k.Work(n).Flops; math.Abs(got/want-1) > 0.01 {
			t.Errorf("n=%d: %.4g flops, declared are %.4g: the mean is %.2f", n, got, want, sum/float64(len(steps)))
		}
	}
}

// TestMandelKnown: points whose orbits are known, in every lane of every variant.
func TestMandelKnown(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	known := []struct {
		x     float32
		steps float32
	}{
		{0, 100}, {-1, 100}, {-2, 100}, {0.25, 100}, // 0; 0, −1, 0 …; 0, −2, 2, 2 …; to ½
		{2, 2}, {1, 3}, {3, 1}, {-3, 1}, // 0, 2, 6; 0, 1, 2, 5; 0, 3
		{nan, 1}, {inf, 1}, {-inf, 1},
	}
	k, err := Lookup("mandel", "f32")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		f := open(t, k, 1, Placement{}).Op(i).(*op[float32, func(z, x []float32, y float32, limit int)]).fn
		for shift := range known {
			x, z := make([]float32, 75), make([]float32, 75)
			for j := range x {
				x[j] = known[(j+shift)%len(known)].x
			}
			f(z, x, 0, 100)
			for j, got := range z {
				if want := known[(j+shift)%len(known)].steps; got != want {
					t.Fatalf("%s: %v takes %v steps, want %v", v.ISA, x[j], got, want)
				}
			}
			if f(z, x, 0, 0); z[0] != 0 || z[74] != 0 {
				t.Fatalf("%s: %v and %v steps of none", v.ISA, z[0], z[74])
			}
		}
	}
}

// activeLanes is the share of lanes that work while vectors of the given number of lanes count steps: those of a
// vector's points together, of lanes times the steps of its slowest point.
func activeLanes(steps []float32, lanes int) float64 {
	var worked, stood float64
	for first := 0; first < len(steps); first += lanes {
		slowest := float32(0)
		for _, s := range steps[first:][:lanes] {
			worked += float64(s)
			slowest = max(slowest, s)
		}
		stood += float64(slowest) * float64(lanes)
	}
	return worked / stood
}

// TestActiveLanes holds what the kernel's doc says of lanes that work against a grid.
func TestActiveLanes(t *testing.T) {
	if got := activeLanes([]float32{4, 2, 1, 1, 3, 3, 3, 3}, 4); got != 20.0/28 {
		t.Errorf("got %v", got)
	}
	k, err := Lookup("mandel", "f32")
	if err != nil {
		t.Fatal(err)
	}
	steps := reference(t, k, 256, Source{}).(*op[float32, func(z, x []float32, y float32, limit int)]).data.Z
	for _, lanes := range []int{4, 8, 16, 32} {
		share := regexp.MustCompile(fmt.Sprintf(`[Oo]f %d (?:lanes )?(\d+) %%`, lanes)).FindStringSubmatch(k.Doc)
		if got := fmt.Sprintf("%.0f", 100*activeLanes(steps, lanes)); share == nil || got != share[1] {
			t.Errorf("of %d lanes %s %% work, the doc says %v", lanes, got, share)
		}
	}
}
