package report

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flynn/results/keys"
)

// many is what a file of manyLines holds.
func many(t *testing.T) *Set {
	t.Helper()
	s, err := Read(strings.NewReader(manyLines(6)), "many.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// manyLines is a file of a catalogue three times as large as today's: 40 kernels, floats and integers, with tiers that
// this package has a look for and with two that it has never heard of; so many samples of each point.
func manyLines(samples int) string {
	rnd := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	b.WriteString(head)
	tiers := []string{"sse2", "avx", "avx2", "avxvnni", "avx512", "avx512vnni", "tomorrow", "thedayafter"}
	for k := range 40 {
		name := fmt.Sprintf("kernelnumber%02d", k)
		switch k {
		case 0:
			name = keys.RolePeak
		case 1:
			name = "triad"
		}
		for _, elem := range [][]string{{"f32", "f64"}, {"u8"}, {"i32"}}[max(0, k-36)%3] {
			for _, set := range []float64{16 << 10, 256 << 10, 8 << 20, 256 << 20} {
				for range samples {
					manyLine(&b, rnd, name, elem, keys.SISD, keys.Scalar, set, 1, 1)
					for i, tier := range tiers {
						manyLine(&b, rnd, name, elem, keys.SIMD, tier, set, 1, float64(i+2)*(1+float64(k)/20))
					}
					manyLine(&b, rnd, name, elem, keys.MIMDSM, "avx512", set, 2, 9*(1+float64(k)/20))
				}
			}
		}
	}
	return b.String()
}

// BenchmarkReport is the cost of a report by the lines of its file: reading, the table, the page with all plots.
func BenchmarkReport(b *testing.B) {
	for _, samples := range []int{1, 10, 100} {
		text := manyLines(samples)
		b.Run(fmt.Sprintf("lines=%d", strings.Count(text, "\nBenchmark")), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				s, err := Read(strings.NewReader(text), "many.txt")
				if err == nil {
					err = WriteText(io.Discard, Analyse(s), Options{})
				}
				if err == nil {
					err = WriteHTML(io.Discard, Analyse(s), View{})
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// manyLine writes a sample. Integers have no flops; the intensity of floats differs from kernel to kernel.
func manyLine(b *strings.Builder, rnd *rand.Rand, name, elem, class, isa string, set float64, p int, gain float64) {
	ns := set / 8 / gain * (1 + .01*rnd.Float64())
	fmt.Fprintf(b, "BenchmarkFlynn/kernel=%s/elem=%s/class=%s/isa=%s/n=%.0f/p=%d-2 10 %.4f ns/op %.0f B/s", name, elem,
		class, isa, set/8, p, ns, set/ns*1e9)
	if elem[0] == 'f' {
		flops := float64(1+len(name)%3+int(name[len(name)-1]-'0')%10) / 8
		fmt.Fprintf(b, " %.0f flop/s", flops*set/ns*1e9)
	}
	fmt.Fprintf(b, " %.0f set-B\n", set)
}

// A large catalogue is readable: no picture is wider than a page, no text leaves it, and no two names touch.
func TestManyKernels(t *testing.T) {
	s := many(t)
	plots := Plots(Analyse(s))
	var names []string
	for _, p := range plots {
		if slices.Contains(names, p.Name) {
			t.Errorf("two plots are called %s", p.Name)
		}
		names = append(names, p.Name)
		width, height := p.figure.width.Points(), p.figure.height.Points()
		if limit := 1900.0; width > limit || height > 700 {
			t.Errorf("%s is %.0f × %.0f points", p.Name, width, height)
		}
		all := boxes(t, svgOf(t, p))
		for i, b := range all {
			if min(b.x0, b.x1) < 0 || max(b.x0, b.x1) > width || min(b.y0, b.y1) < 2 || max(b.y0, b.y1) > height-6 {
				t.Errorf("%s: a text at %v leaves the picture", p.Name, b)
			}
			for _, o := range all[:i] {
				if b.y0 == b.y1 && o.y0 == b.y0 && o.y1 == o.y0 && b.x0 < o.x1 && o.x0 < b.x1 {
					t.Errorf("%s: two texts of one line overlap: %v %v", p.Name, b, o)
				}
			}
		}
	}
	for _, want := range []string{"speedup-f64-16KiB-1", "speedup-f64-16KiB-2", "heat-f64-1", "heat-f64-2", "heat-u8",
		"roofline-f64-p1", "rate-triad-f64"} {
		if !slices.Contains(names, want) {
			t.Errorf("no plot %s", want)
		}
	}
	drawn := 0
	for _, c := range heatCharts(ordered(s.Rows())) {
		for _, part := range c.parts() {
			drawn += len(part.tiles)
		}
		if drawn != len(c.tiles) {
			t.Errorf("the heat map of %s loses tiles: %d of %d", c.elem, drawn, len(c.tiles))
		}
		drawn = 0
	}
}

// Integers have rates of bytes, and a roof of bandwidth alone.
func TestIntegersHaveRates(t *testing.T) {
	s := many(t)
	for _, r := range s.FlynnTable().Rows {
		if r.Elem != "u8" && r.Elem != "i32" {
			continue
		}
		if r.Unit != keys.Bytes || r.Total.Rate.N == 0 || strings.HasPrefix(r.Total.Limit.Roof, keys.RolePeak) {
			t.Errorf("%s %s: %s, %+v", r.Kernel, r.Elem, r.Unit, r.Total)
		}
	}
	if !bytes.Contains([]byte(pageOf(t, s)), []byte(`<option>i32</option>`)) {
		t.Error("no choice of i32")
	}
}

// Tiers of one architecture look different, and so does one that nobody gave a look.
func TestLooksDiffer(t *testing.T) {
	tell := func(l look) string { return fmt.Sprint(l.colour, l.mark) }
	arm := []string{"neon", "crc", "pmull", "dotprod", "sve", "sve2"}
	for _, tiers := range [][]string{
		append([]string{keys.Scalar, "rvv"}, "tomorrow", "thedayafter"),
		append([]string{keys.Scalar, "tomorrow"}, arm...),
		slices.DeleteFunc(slices.Clone(isaOrder), func(isa string) bool { return isa == "rvv" || slices.Contains(arm, isa) }),
	} {
		seen := make(map[string]string)
		for _, isa := range tiers {
			if other, ok := seen[tell(isaLook(isa))]; ok {
				t.Errorf("%s looks like %s", isa, other)
			}
			seen[tell(isaLook(isa))] = isa
		}
	}
	for isa, l := range isaLooks {
		if !slices.Contains(isaOrder, isa) {
			t.Errorf("%s has a look and no place", isa)
		}
		for _, o := range strangers {
			if tell(o) == tell(l) {
				t.Errorf("a stranger may look like %s", isa)
			}
		}
	}
	if compareISA("zzz", "avx") <= 0 || compareISA("aaa", "zzz") >= 0 || compareISA("avx512", "avx512vnni") >= 0 {
		t.Error("unknown tiers have no place")
	}
}
