package bench

import (
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/results/keys"
)

// TestWidest: teams run what has the widest registers, though an extension's row may stand behind it, and every
// extension of the widest tier.
func TestWidest(t *testing.T) {
	for _, c := range []struct {
		kernel, elem, words string
		want                []string
	}{
		{"popcount", "u64", "-avx512", []string{"avx2"}},
		{"popcount", "u64", "-avx512popcnt", []string{"avx512"}},
		{"popcount", "u64", "", []string{"avx512", "avx512popcnt"}},
		{"popcount", "u64", "-avx", []string{"sse41", "sse42"}},
		{"popcount", "u64", "-sse2", []string{"scalar"}},
		{"popcount", "u64", "-neon", []string{"scalar"}},
		{"dot8", "i8", "-sve", []string{"neon", "dotprod"}},
		{"triad", "f64", "=neon,=sve", []string{"neon", "sve"}},
		{"hist", "u8", "", []string{"scalar"}},
	} {
		t.Setenv(isa.EnvISA, c.words)
		set, err := isa.Detect()
		if err != nil && strings.HasPrefix(c.words, "=") || set.VLEN() > 128 && strings.HasSuffix(c.words, "=sve") {
			continue // another architecture, or longer vectors
		}
		if err != nil {
			t.Fatal(err)
		}
		k := lookup(t, c.kernel, c.elem)
		last, err := isa.Parse(c.want[len(c.want)-1])
		if err != nil {
			t.Fatal(err)
		}
		scalar := last == isa.Scalar && set.Max() != isa.Scalar && k.Name != "hist"
		if !set.Has(last) || scalar || strings.Contains(c.words, "-avx") && !set.Has(isa.SSE42) {
			continue // another architecture, or a machine without that tier
		}
		var got []string
		for _, i := range widest(set, k) {
			got = append(got, k.Variants[i].ISA.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s with %q: %v, want %v", k.ID(), c.words, got, c.want)
		}
	}
}

// TestImportance: every kernel is in the first pass, every kernel and element type in the second, and what stands for a
// roof comes before other working sets.
func TestImportance(t *testing.T) {
	s := Profiles[0].Select(here)
	s.Workers = []int{2}
	ranks := newRanking(here, Plan(here, s))
	first, second := map[string]bool{}, map[string]map[string]bool{}
	for b := range Plan(here, s) {
		id := b.Kernel.ID()
		for _, p := range b.Points {
			r := ranks.of(p)
			if r == firstRows {
				first[b.Kernel.Name] = true
			}
			if r <= smallSets {
				if second[id] == nil {
					second[id] = map[string]bool{}
				}
				second[id][p.Class.Name()] = true
			}
			common := b.Kernel.Role.Roof() && b.Kernel.Bytes(b.N) <= largestResidency()
			if common && p.Class.Name() == keys.SISD && p.Variant == 0 && b.Kernel.Elem != "f32" && r > roofs {
				t.Errorf("%s is of importance %d", p.Name(), r)
			}
			if p.Members != nil && r < otherWays {
				t.Errorf("a vote is of importance %d: %s", r, p.Name())
			}
		}
	}
	for k := range kernels.All() {
		id := k.ID()
		if !first[k.Name] || !second[id][keys.SISD] || k.Divisible() && !second[id][keys.MIMDSM] {
			t.Errorf("%s: in the first pass %v, classes in the second %v", id, first[k.Name], second[id])
		}
	}
}

// TestLeftOutWords: what is left out is said by kinds, and kernels without any row by name.
func TestLeftOutWords(t *testing.T) {
	emulated.Portable(t)
	s := small()
	s.Kernels = []*kernels.Kernel{lookup(t, "sum", "f64"), lookup(t, "copy", "f64")}
	s.Sizes = []Size{{Bytes: 16 << 10}, {Bytes: 256 << 10}}
	s.Choose(distributed{}, Nodes{})
	batches := slices.Collect(Plan(here, s))
	r := newResults(nil)
	session := &Session{agenda: newAgenda(here, s, newCosts(s, 1), batches, r)}
	for _, e := range session.agenda.errands {
		for _, row := range e.rows {
			row.open = e.Kernel.Name == "copy" || e.N != batches[0].N && e.Size.Bytes == 256<<10
		}
	}
	l := session.LeftOut()
	if l.Missing == 0 || !slices.Equal(l.Kernels, []string{"copy"}) || l.More <= 0 ||
		!slices.Contains(l.Kinds, "working sets of 256KiB of sum/f64 and copy/f64") {
		t.Errorf("%+v", l)
	}
}
