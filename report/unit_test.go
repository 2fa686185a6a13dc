package report

import (
	"math"
	"testing"

	"gonum.org/v1/plot"
)

func TestFormats(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{sig(0), "0"}, {sig(1.234), "1.23"}, {sig(9.996), "10.0"}, {sig(99.96), "100"}, {sig(999.6), "1000"},
		{sig(12345), "12300"}, {sig(0.0012345), "0.00123"}, {sig(1), "1.00"},
		{duration(0.5), "0.500 ns"}, {duration(999.4), "999 ns"}, {duration(999.6), "1.00 µs"}, {duration(1.5e6), "1.50 ms"},
		{duration(2e9), "2.00 s"},
		{count(5.03), "5.03"}, {count(61.2e6), "61.2 M"}, {count(2.95e9), "2.95 G"},
		{giga(1e9), "1.00"}, {percent(.0123), "1.2%"}, {percent(.123), "12%"},
		{size(512), "512 B"}, {size(16368), "16 KiB"}, {size(1536), "1.5 KiB"}, {size(8 << 20), "8 MiB"},
		{size(3 << 30), "3 GiB"},
		{sizeLabel(nearest(16368)), "16 KiB"}, {sizeLabel(nearest(0)), registers}, {sizeLabel(nearest(200 << 10)), "256 KiB"},
		{fileWord("16 KiB"), "16KiB"}, {times(4), "4×"}, {times(.125), "0.125×"}, {times(1024), "1024×"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestTicks(t *testing.T) {
	labels := func(ticks plot.ConstantTicks) (s string) {
		for _, t := range ticks {
			s += t.Label + " "
		}
		return s
	}
	ones, _, top := steps(0, 5.3, 6, bare)
	halves, bottom, _ := steps(.93, 2, 6, bare)
	for _, tt := range []struct{ got, want string }{
		{labels(decades(5, 500, bare)), "5 10 20 50 100 200 500 "},
		{labels(decades(.01, 1000, bare)), "0.01 0.1 1 10 100 1000 "},
		{labels(octaves(16<<10, 256<<20, 8, size)), "16 KiB 64 KiB 256 KiB 1 MiB 4 MiB 16 MiB 64 MiB 256 MiB "},
		{labels(octaves(.4, 9, 9, times)), "0.5× 1× 2× 4× 8× "},
		{labels(ones), "0 1 2 3 4 5 6 "},
		{labels(halves), "0.8 1 1.2 1.4 1.6 1.8 2 "},
	} {
		if tt.got != tt.want {
			t.Errorf("ticks %q, want %q", tt.got, tt.want)
		}
	}
	if top != 6 || math.Abs(bottom-.8) > 1e-9 {
		t.Errorf("ends %v and %v, want 6 and 0.8", top, bottom)
	}
	for _, tt := range [][4]float64{{13, 310, 10, 500}, {5, 200, 5, 200}, {1, 10, 1, 10}, {.031, .9, .02, 1}} {
		lo, hi := decadeBounds(tt[0], tt[1])
		if math.Abs(lo/tt[2]-1) > 1e-9 || math.Abs(hi/tt[3]-1) > 1e-9 {
			t.Errorf("decadeBounds(%v, %v) = %v, %v; want %v, %v", tt[0], tt[1], lo, hi, tt[2], tt[3])
		}
	}
}
