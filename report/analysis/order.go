package analysis

import (
	"cmp"
	"slices"
	"strings"

	"flynn/results/keys"
)

// ISAOrder is narrow to wide, each extension after what it builds on. It repeats the names of asm/isa, which a report
// must not import; an unknown tier comes last, by its name, and loses nothing but its place.
var ISAOrder = []string{
	keys.Scalar, "sse2", "erms", "sse41", "sse42", "clmul", "avx", "avx2", "avxvnni", "avx512", "avx512vnni",
	"avx512popcnt", "vpclmul",
	"neon", "dotprod", "crc", "pmull", "sve", "sve2", "rvv",
}

// Unfused are the tiers without a fused multiply-add, each with the next one, which has it.
var Unfused = map[string]string{"avx": "avx2"}

// Rank is the place of a name in a list, the end where it is not there.
func Rank(list []string, name string) int {
	if i := slices.Index(list, name); i >= 0 {
		return i
	}
	return len(list)
}

// CompareISA orders tiers narrow to wide, unknown ones last.
func CompareISA(a, b string) int {
	return cmp.Or(cmp.Compare(Rank(ISAOrder, a), Rank(ISAOrder, b)), strings.Compare(a, b))
}

// CompareClass puts classes in the order of their rows, and those without one behind them, by name.
func CompareClass(a, b string) int {
	return cmp.Or(cmp.Compare(keys.ClassRank(a), keys.ClassRank(b)), strings.Compare(a, b))
}

// CompareVariant orders the variants of one problem: by class, then narrow to wide, then by workers.
func CompareVariant(a, b Point) int {
	return cmp.Or(
		CompareClass(a.Class, b.Class),
		CompareISA(a.ISA, b.ISA), strings.Compare(a.Tune, b.Tune), cmp.Compare(a.Workers, b.Workers), a.CompareAdded(b))
}
