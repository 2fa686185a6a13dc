package kernels

import (
	"bytes"
	"cmp"
	"slices"
	"testing"

	"flynn/asm"
)

// TestHist: every function of the plain tier.
func TestHist(t *testing.T) { t.Run("hist/u8", histograms) }

func histograms(t *testing.T) {
	fns := append([]method[histFunc]{{"reference", hist}}, histMethods...)
	for _, r := range histRows {
		fns = append(fns, method[histFunc]{r.Tuning, r.Fn})
	}
	for _, m := range fns {
		t.Run(m.name, func(t *testing.T) { histogram(t, m.fn) })
	}
}

// TestFrequent: the same of vector code, which counts few bytes in lanes and all others by themselves.
func TestFrequent(t *testing.T) { t.Run("frequent/u8", frequencies) }

func frequencies(t *testing.T) {
	for _, r := range histImpls(asm.FrequentU8) {
		t.Run(r.ISA.String(), func(t *testing.T) {
			if !present.Has(r.ISA) {
				t.Skip(present.Why(r.ISA))
			}
			histogram(t, r.Fn)
		})
	}
}

// histogram holds every count against a count of its byte alone, on data of each kernel, on one byte alone, and on data
// that changes.
func histogram(t *testing.T, count histFunc) {
	for _, n := range []int{0, 1, 7, 8, 9, 1000, 40_009} { // to more than lanes of bytes count
		uniform, skew, equal := histData("hist", n), histData("histskew", n), bytes.Repeat([]byte{9}, n)
		for name, x := range map[string][]byte{
			"uniform": uniform, "skewed": skew, "equal": equal,
			"changing": slices.Concat(equal[:n/2], skew[:n/3], uniform[:n/4]),
		} {
			counts := make([]uint64, 256)
			counts[9] = 5 // what was there stays
			count(counts, x)
			counts[9] -= 5
			for v, got := range counts {
				if want := bytes.Count(x, []byte{byte(v)}); got != uint64(want) {
					t.Fatalf("byte %d among %d %s: %d, want %d", v, n, name, got, want)
				}
			}
		}
	}
}

// TestLeaders: the largest counts, each byte once, however many are equal.
func TestLeaders(t *testing.T) {
	for seed := range uint64(200) {
		var counts [256]uint64
		for i := range counts {
			counts[i] = Source{Seed: seed}.hash(0, i) % (1 + seed*seed/8)
		}
		order := make([]byte, len(counts))
		for i := range order {
			order[i] = byte(i)
		}
		slices.SortStableFunc(order, func(a, b byte) int { return cmp.Compare(counts[b], counts[a]) })
		if got := leaders(&counts); !bytes.Equal(got[:], order[:len(got)]) {
			t.Errorf("leaders %v of %v, want %v", got, counts, order[:len(got)])
		}
	}
}

func histData(name string, n int) []byte {
	k, err := Lookup(name, "u8")
	if err != nil {
		panic(err)
	}
	p, err := k.Open(n, Placement{})
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
	o := open(t, k, 1000, Placement{}).Op(0)
	o.Fill(Source{})
	o.Run()
	o.Run()
	if d := o.Diff(reference(t, k, 1000, Source{})); !d.OK() {
		t.Error(d)
	}
}
