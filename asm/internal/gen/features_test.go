package gen

import (
	"cmp"
	"regexp"
	"slices"
	"testing"

	"github.com/klauspost/cpuid/v2"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// baseline is what every x86-64 CPU has, by the processor ABI: no tier needs to name it. MMX+ is avo's word for SFENCE,
// which came with SSE.
var baseline = []string{"CMOV", "MMX+", "RDTSC", "SSE", "SSE2"}

// avoNames are features that avo calls otherwise.
var avoNames = map[cpuid.FeatureID]string{cpuid.SSE4: "SSE4.1", cpuid.SSE42: "SSE4.2", cpuid.CLMUL: "PCLMULQDQ"}

// avoName is what avo calls a feature.
func avoName(f cpuid.FeatureID) string { return cmp.Or(avoNames[f], f.String()) }

// foreign lists the features, by avo's names, that code of a tier may not use.
func foreign(t isa.ID, features []string) []string {
	allowed := slices.Clone(baseline)
	for _, f := range t.Bundle() {
		allowed = append(allowed, avoName(f))
	}
	var out []string
	for _, f := range features {
		if !slices.Contains(allowed, f) {
			out = append(out, f)
		}
	}
	return out
}

// TestFeatures holds what avo infers from the instructions of a function against the bundle of its tier.
func TestFeatures(t *testing.T) {
	inferred := 0
	for _, f := range functions(t, amd64) {
		inferred += len(f.features)
		if more := foreign(f.tier, f.features); more != nil {
			t.Errorf("%s uses %v, which %s does not have", f.program.symbol(f.tier, f.elem), more, f.tier)
		}
	}
	if inferred == 0 {
		t.Error("avo inferred no feature at all")
	}
}

// TestRegisters: registers from 16 on are AVX-512's, whatever the instruction is called.
func TestRegisters(t *testing.T) {
	wide := regexp.MustCompile(`\b[XYZ](1[6-9]|2\d|3[01])\b`)
	for _, f := range functions(t, amd64) {
		if f.tier.Info().Regs == 16 && wide.MatchString(f.text) {
			t.Errorf("%s uses %s", f.program.symbol(f.tier, f.elem), wide.FindString(f.text))
		}
	}
}

// TestFeaturesTold compiles one instruction for a tier that lacks it, and for one that has it.
func TestFeaturesTold(t *testing.T) {
	one := func(name string, r reg.Register) *program {
		return &program{name: "one", sig: "()", bodies: bodies{isa.FamilyX86: on(func(b *x86) {
			b.op(name, r, r, r)
			b.op("RET")
		})}}
	}
	for _, c := range []struct {
		program *program
		tier    isa.ID
		want    []string
	}{
		{one("VPXOR", reg.Y0), isa.AVX, []string{"AVX2"}},
		{one("VPXOR", reg.Y0), isa.AVX2, nil},
		{one("VFMADD231PD", reg.X0), isa.AVX, []string{"FMA3"}},
		{one("VXORPS", reg.X0), isa.SSE41, []string{"AVX"}},
		{one("VPADDB", reg.Z0), isa.AVX2, []string{"AVX512BW"}},
	} {
		_, features, err := amd64.function(c.program, c.tier, F32)
		if err != nil {
			t.Fatal(err)
		}
		if got := foreign(c.tier, features); !slices.Equal(got, c.want) {
			t.Errorf("%v in %s: told %v, want %v", features, c.tier, got, c.want)
		}
	}
}
