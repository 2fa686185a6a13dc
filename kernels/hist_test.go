package kernels

import (
	"bytes"
	"testing"
)

// TestHist: every count against a count of its byte alone, on data of each kernel and on one byte alone.
func TestHist(t *testing.T) { t.Run("hist/u8", histograms) }

func histograms(t *testing.T) {
	fns := []method[histFunc]{{"reference", hist}}
	for _, r := range histRows {
		fns = append(fns, method[histFunc]{r.Tuning, r.Fn})
	}
	for _, m := range append(fns, histMethods...) {
		for _, n := range []int{0, 1, 7, 8, 9, 1000} {
			for name, x := range map[string][]byte{
				"uniform": histData("hist", n), "skewed": histData("histskew", n), "equal": bytes.Repeat([]byte{9}, n),
			} {
				counts := make([]uint64, 256)
				counts[9] = 5 // what was there stays
				m.fn(counts, x)
				counts[9] -= 5
				for v, got := range counts {
					if want := bytes.Count(x, []byte{byte(v)}); got != uint64(want) {
						t.Fatalf("%s: byte %d among %d %s: %d, want %d", m.name, v, n, name, got, want)
					}
				}
			}
		}
	}
}

func histData(name string, n int) []byte {
	k, err := Lookup(name, "u8")
	if err != nil {
		panic(err)
	}
	p, err := k.Open(n, Place{})
	if err != nil {
		panic(err)
	}
	defer p.Free()
	o := p.Op(0)
	o.Fill(Source{Seed: 8})
	return bytes.Clone(o.Operands()[0])
}

// TestHistData: the kernels differ in their data, as they say.
func TestHistData(t *testing.T) {
	uniform, skew := histData("hist", 1<<16), histData("histskew", 1<<16)
	for v := range 8 {
		want := 1 << 16 >> (v + 1)
		if got := bytes.Count(skew, []byte{byte(v)}); got < want-want/4 || got > want+want/4 {
			t.Errorf("byte %d is %d times in skewed data, want about %d", v, got, want)
		}
	}
	for v := range 256 {
		if got := bytes.Count(uniform, []byte{byte(v)}); got < 128 || got > 384 {
			t.Errorf("byte %d is %d times in uniform data, want about 256", v, got)
		}
	}
}

// TestHistAgain: an op counts from nothing.
func TestHistAgain(t *testing.T) {
	k, err := Lookup("hist", "u8")
	if err != nil {
		t.Fatal(err)
	}
	o := open(t, k, 1000, Place{}).Op(0)
	o.Fill(Source{})
	o.Run()
	o.Run()
	if d := o.Diff(reference(t, k, 1000, Source{})); !d.OK() {
		t.Error(d)
	}
}
