package misd

import (
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/kernels"
)

// having tells which variants run where there are these tiers and all below them.
func having(tiers ...isa.ID) func(kernels.Variant) bool {
	return func(v kernels.Variant) bool {
		return v.ISA == isa.Scalar || slices.ContainsFunc(tiers, func(t isa.ID) bool { return t.Includes(v.ISA) })
	}
}

// TestDiverse: which algorithms vote with each other on machines old and new. Rows are those of this architecture.
func TestDiverse(t *testing.T) {
	amd64 := len(Available(lookup(t, "utf8", "u8"), having(isa.AVX512))) > 1
	arm64 := len(Available(lookup(t, "utf8", "u8"), having(isa.NEON))) > 1
	for _, c := range []struct {
		name, elem string
		here       bool
		tiers      []isa.ID
		n          int
		want       string
	}{
		{"crc32c", "u8", true, nil, 3, "scalar slicing"},
		{"crc32c", "u8", amd64, []isa.ID{isa.SSE42}, 3, "scalar slicing sse42"},
		{"crc32c", "u8", amd64, []isa.ID{isa.CLMUL, isa.AVX2}, 3, "scalar sse42 clmul"},
		{"crc32c", "u8", amd64, []isa.ID{isa.CLMUL, isa.VPCLMUL}, 3, "scalar sse42 vpclmul"},
		{"crc32c", "u8", amd64, []isa.ID{isa.CLMUL, isa.VPCLMUL}, 5, "scalar slicing sse42 vpclmul"},
		{"crc32c", "u8", arm64, []isa.ID{isa.CRC, isa.PMULL}, 3, "scalar crc pmull"},
		{"utf8", "u8", true, nil, 3, "scalar branches"},
		{"utf8", "u8", amd64, []isa.ID{isa.AVX2}, 3, "scalar branches avx2"},
		{"utf8", "u8", arm64, []isa.ID{isa.NEON}, 3, "scalar branches neon"},
		{"sort", "u32", amd64, []isa.ID{isa.AVX512}, 3, "scalar merge avx512"},
		{"sort", "u32", amd64, []isa.ID{isa.AVX512}, 2, "scalar avx512"},
		{"sort", "u32", arm64, []isa.ID{isa.NEON}, 3, "scalar merge neon"},
		{"popcount", "u64", amd64, []isa.ID{isa.SSE42, isa.AVX512POPCNT}, 3, "scalar sideways avx512"},
		{"dot8", "i8", amd64, []isa.ID{isa.AVX512VNNI}, 3, "scalar avx512 avx512vnni"},
		{"dot8", "i8", amd64, []isa.ID{isa.AVX2}, 3, "scalar squares avx2"},
		{"dot8", "i8", arm64, []isa.ID{isa.DotProd}, 3, "scalar neon dotprod"},
		{"hist", "u8", true, nil, 3, "scalar tables runs"},
		{"histskew", "u8", true, nil, 3, "scalar tables runs"},
		{"histskew", "u8", amd64, []isa.ID{isa.AVX2}, 3, "scalar tables avx2"},
		{"triad", "f64", true, []isa.ID{isa.AVX512, isa.NEON}, 3, ""},
	} {
		if !c.here {
			continue
		}
		got := Diverse(lookup(t, c.name, c.elem), c.n, having(c.tiers...))
		if names := strings.Join(Names(got), " "); names != c.want {
			t.Errorf("%d versions of %s with %v: %q, want %q", c.n, c.name, c.tiers, names, c.want)
		}
	}
}

// TestAlgorithmsTold: what is told of tiers keeps methods apart from them, and tells of all or of none.
func TestAlgorithmsTold(t *testing.T) {
	for k := range kernels.All() {
		if k.Algorithm == nil {
			continue
		}
		var names []string
		for _, v := range k.Variants {
			names = append(names, k.Algorithm(v.ISA))
		}
		for _, m := range Methods(k) {
			if slices.Contains(names, m.String()) {
				t.Errorf("%s: %s is the algorithm of a tier and a method", k.ID(), m)
			}
		}
		if slices.Contains(names, "") {
			t.Errorf("%s: a tier follows an algorithm without a name: %q", k.ID(), names)
		}
	}
}
