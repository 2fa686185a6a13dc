package isa

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/cpuid/v2"

	"flynn/internal/emulated"
)

// fake is a host whose silicon and whose saved state are chosen.
type fake struct {
	has   map[cpuid.FeatureID]bool
	saved int // widest register the operating system saves, in bits
	vlen  int // bits of a register of a VLA tier
}

func (f fake) cpuHas(fs []cpuid.FeatureID) bool {
	for _, id := range fs {
		if !f.has[id] {
			return false
		}
	}
	return true
}

func (f fake) why(info *Info) string {
	switch {
	case !f.cpuHas(info.Features):
		return "the CPU lacks " + info.Doc
	case info.Bits > f.saved:
		return "the operating system does not save it"
	}
	return ""
}

func (f fake) length(ID) int { return f.vlen }

func with(ids ...ID) map[cpuid.FeatureID]bool {
	m := map[cpuid.FeatureID]bool{}
	for _, id := range ids {
		for _, f := range id.Bundle() {
			m[f] = true
		}
	}
	return m
}

func TestDetect(t *testing.T) {
	noFMA := with(AVX512)
	delete(noFMA, cpuid.FMA3)
	for _, c := range []struct {
		name   string
		goarch string
		host   fake
		want   map[ID]string
	}{
		{"avx512", "amd64", fake{has: with(AVX512), saved: 512}, map[ID]string{SSE2: "", AVX2: "", AVX512: "",
			NEON: "arm64 only"}},
		{"sandybridge", "amd64", fake{has: with(AVX), saved: 256}, map[ID]string{AVX: "",
			AVX2: "the CPU lacks AVX2 and FMA3", AVX512: "the CPU lacks AVX-512"}},
		{"avx2 without fma", "amd64", fake{has: noFMA, saved: 512}, map[ID]string{AVX: "",
			AVX2: "the CPU lacks AVX2 and FMA3", AVX512: "the CPU lacks AVX2 and FMA3"}},
		{"no state", "amd64", fake{has: with(AVX512), saved: 256}, map[ID]string{AVX2: "",
			AVX512: "the operating system does not save it"}},
		{"no state at all", "amd64", fake{has: with(AVX512), saved: 128}, map[ID]string{SSE41: "",
			AVX: "the operating system does not save it", AVX512: "the operating system does not save it"}},
		{"extensions", "amd64", fake{has: with(AVX512VNNI, CLMUL), saved: 512}, map[ID]string{AVX512VNNI: "",
			CLMUL: "", VPCLMUL: "the CPU lacks VPCLMULQDQ", DotProd: "arm64 only"}},
		{"extension without its tier", "amd64", fake{has: with(AVX512VNNI), saved: 256}, map[ID]string{AVX2: "",
			AVX512VNNI: "the operating system does not save it"}},
		{"neon", "arm64", fake{has: with(NEON), saved: 128}, map[ID]string{Scalar: "", NEON: "", SSE2: "amd64 only",
			AVX512: "amd64 only"}},
		{"sve", "arm64", fake{has: with(SVE), saved: 128, vlen: 512}, map[ID]string{NEON: "", SVE: "", RVV: "riscv64 only"}},
		{"neon alone", "arm64", fake{has: with(NEON), saved: 128, vlen: 512}, map[ID]string{
			SVE: "the CPU lacks SVE (Scalable Vector Extension)"}},
		{"riscv64", "riscv64", fake{},
			map[ID]string{Scalar: "", NEON: "arm64 only", RVV: "the CPU lacks RVV 1.0 (extension V)"}},
		{"rvv", "riscv64", fake{has: with(RVV), saved: 128}, map[ID]string{Scalar: "", RVV: "", SSE2: "amd64 only"}},
	} {
		s := detect(c.goarch, c.host)
		for id, want := range c.want {
			if got := s.Why(id); got != want {
				t.Errorf("%s: %s: %q, want %q", c.name, id, got, want)
			}
		}
	}
}

// TestOrder: Order puts a tier behind what it extends, and an extension before the next tier that is wider than both.
func TestOrder(t *testing.T) {
	for _, goarch := range []string{"amd64", "arm64", "riscv64"} {
		ids := Of(goarch)
		if ids[0] != Scalar || len(ids) < 2 {
			t.Errorf("%s: %v", goarch, ids)
		}
		line := Scalar // the last tier that is no extension
		for i, id := range ids[1:] {
			info, before := id.Info(), ids[i]
			if info.Order <= before.Info().Order {
				t.Errorf("%s has place %d, as %s before it", id, info.Order, before)
			}
			if info.Beside && !id.Includes(line) {
				t.Errorf("%s stands behind %s, which it does not extend", id, line)
			}
			if info.Beside && info.Bits != line.Info().Bits {
				t.Errorf("%s has %d bits, %s, which it extends, %d", id, info.Bits, line, line.Info().Bits)
			}
			if !info.Beside {
				if info.Below != line {
					t.Errorf("%s extends %s, and stands behind %s", id, info.Below, line)
				}
				line = id
			}
		}
	}
}

// TestWidest: what counts is the width here, then the place in Order, and never the place in rows.
func TestWidest(t *testing.T) {
	popcount := []ID{Scalar, SSE41, SSE42, AVX2, AVX512, AVX512POPCNT}
	for _, c := range []struct {
		name string
		has  []ID
		rows []ID
		want ID
	}{
		{"popcount without VPOPCNTDQ", []ID{AVX2, SSE42}, popcount, AVX2},
		{"popcount on Skylake-X", []ID{AVX512, SSE42}, popcount, AVX512},
		{"popcount on Ice Lake", []ID{AVX512POPCNT, SSE42}, popcount, AVX512POPCNT},
		{"popcount on Nehalem", []ID{SSE42}, popcount, SSE42},
		{"popcount on Penryn", []ID{SSE41}, popcount, SSE41},
		{"crc32c", []ID{AVX2, CLMUL}, []ID{Scalar, SSE42, CLMUL, VPCLMUL}, CLMUL},
		{"dot8 with both dot products", []ID{AVXVNNI, AVX512VNNI}, []ID{Scalar, AVX2, AVXVNNI, AVX512, AVX512VNNI},
			AVX512VNNI},
		{"dot8 with one", []ID{AVXVNNI}, []ID{Scalar, AVX2, AVXVNNI, AVX512, AVX512VNNI}, AVXVNNI},
		{"one width, two tiers", []ID{AVX2}, []ID{Scalar, SSE2, AVX, AVX2}, AVX2},
		{"nothing here", []ID{SSE2}, []ID{Scalar, AVX2}, Scalar},
		{"no rows", []ID{AVX2}, nil, Scalar},
	} {
		s := detect("amd64", fake{has: with(c.has...), saved: 512})
		back := slices.Clone(c.rows)
		slices.Reverse(back)
		for _, rows := range [][]ID{c.rows, back} {
			if got := s.Widest(rows); got != c.want {
				t.Errorf("%s: the widest of %v is %s, want %s", c.name, rows, got, c.want)
			}
		}
	}
}

// TestLength: the registers of a VLA tier are as long as the machine says, and those of a missing one are not asked
// for.
func TestLength(t *testing.T) {
	s := detect("riscv64", fake{vlen: 256})
	if s.Bits(RVV) != 0 || s.VLEN() != 0 || s.Widest([]ID{Scalar, RVV}) != Scalar {
		t.Errorf("%d bits, %d, without a vector machine", s.Bits(RVV), s.VLEN())
	}
	s = detect("riscv64", fake{has: with(RVV), saved: 128, vlen: 256})
	if s.Bits(RVV) != 256 || s.VLEN() != 256 || s.Widest([]ID{Scalar, RVV}) != RVV {
		t.Errorf("%d bits, %d, want 256", s.Bits(RVV), s.VLEN())
	}
	for bits, want := range map[int]ID{128: SVE, 256: SVE, 2048: SVE} { // of as many bits as NEON it comes later in Order
		s := detect("arm64", fake{has: with(SVE), saved: 128, vlen: bits})
		if s.Bits(SVE) != bits || s.VLEN() != bits || s.Widest([]ID{SVE, Scalar, NEON}) != want || s.Max() != want {
			t.Errorf("%d bits, %d, widest %s, want %d of %s", s.Bits(SVE), s.VLEN(), s.Max(), bits, want)
		}
		if s.Rivals(NEON, SVE) != (bits == 128) || s.Rivals(NEON, NEON) || s.Rivals(Scalar, RVV) {
			t.Errorf("of %d bits, SVE is a rival of NEON: %v", bits, s.Rivals(NEON, SVE))
		}
	}
	if s := detect("amd64", fake{has: with(AVX2), saved: 256, vlen: 256}); s.Bits(AVX2) != 256 ||
		s.Bits(Scalar) != 0 || s.VLEN() != 0 {
		t.Errorf("AVX2 has %d bits, scalar %d, a vector machine %d", s.Bits(AVX2), s.Bits(Scalar), s.VLEN())
	}
}

// TestMax: an extension is never the widest tier.
func TestMax(t *testing.T) {
	for _, c := range []struct {
		goarch    string
		has, want ID
	}{{"amd64", VPCLMUL, AVX512}, {"amd64", AVXVNNI, AVX2}, {"amd64", CLMUL, SSE41}, {"arm64", DotProd, NEON},
		{"riscv64", RVV, RVV}} {
		if got := detect(c.goarch, fake{has: with(c.has), saved: 512}).Max(); got != c.want {
			t.Errorf("with %s the widest is %s, want %s", c.has, got, c.want)
		}
	}
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		list    string
		missing []ID
		max     ID
		err     string
	}{
		{"", nil, AVX512, ""},
		{"-avx512", []ID{AVX512}, AVX2, ""},
		{"-avx2", []ID{AVX2, AVX512}, AVX, ""},
		{"-avx512,-avx2", []ID{AVX2, AVX512}, AVX, ""},
		{"-sse2", []ID{SSE2, SSE41, AVX, AVX2, AVX512}, Scalar, ""},
		{"-avx2,+avx512", []ID{AVX2}, AVX512, ""},
		{"avx2", nil, 0, "write -avx2 to mask"},
		{"-avx3", nil, 0, `no tier "avx3"; tiers are scalar, sse2`},
		{"-scalar", nil, 0, "always there"},
		{"+neon", nil, 0, "arm64 only, this is amd64"},
		{"=avx512", []ID{SSE2, SSE41, AVX, AVX2}, AVX512, ""},
		{"=avx,=sse2", []ID{SSE41, AVX2, AVX512}, AVX, ""},
		{"=avx512vnni", nil, 0, `"=avx512vnni": the CPU lacks AVX-512 VNNI`},
		{"-avx2,=avx512", nil, 0, `"=avx512": masked by FLYNN_ISA`},
		{"=scalar", nil, 0, "always there"},
		{"=neon", nil, 0, "arm64 only"},
	} {
		s := detect("amd64", fake{has: with(AVX512), saved: 512})
		err := s.apply(c.list, "amd64")
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q: error %v, want %q", c.list, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.list, err)
		}
		for _, id := range c.missing {
			if got := s.Why(id); got != "masked by FLYNN_ISA" {
				t.Errorf("%q: %s: %q", c.list, id, got)
			}
		}
		if s.Max() != c.max {
			t.Errorf("%q: widest is %s, want %s", c.list, s.Max(), c.max)
		}
	}
}

// TestForce: the tier that an operating system cannot report is there when it is forced, and only on its architecture.
func TestForce(t *testing.T) {
	s := detect("riscv64", fake{})
	if s.VLEN() != 0 {
		t.Errorf("%d bits without a vector machine", s.VLEN())
	}
	if err := s.apply("+rvv", "riscv64"); err != nil || !s.Has(RVV) || s.Max() != RVV {
		t.Errorf("+rvv: %v, %q, widest %s", err, s.Why(RVV), s.Max())
	}
	if err := detect("arm64", fake{}).apply("+rvv", "arm64"); err == nil ||
		!strings.Contains(err.Error(), "riscv64 only") {
		t.Errorf("+rvv on arm64: %v", err)
	}
}

// TestVLEN: extension V has at least 128 bits and at most 65536, and a power of two of them; SVE has a multiple of 128,
// at most 2048. FLYNN_EXEC holds what an emulator was told: bits of the one, bytes of the other.
func TestVLEN(t *testing.T) {
	s, err := Detect()
	if err != nil {
		t.Fatal(err)
	}
	n := s.VLEN()
	switch {
	case s.Has(RVV):
		if n < 128 || n > 1<<16 || n&(n-1) != 0 {
			t.Errorf("registers of %d bits", n)
		}
	case s.Has(SVE):
		if n < 128 || n > 2048 || n%128 != 0 {
			t.Errorf("registers of %d bits", n)
		}
	case n != 0:
		t.Errorf("%d bits without a vector machine", n)
	}
	if n == 0 {
		return
	}
	for sign, unit := range map[string]int{`\bvlen=(\d+)`: 1, `sve-default-vector-length=(\d+)`: 8} {
		told := regexp.MustCompile(sign).FindStringSubmatch(os.Getenv(emulated.Env))
		if told == nil {
			continue
		}
		if want, err := strconv.Atoi(told[1]); err != nil || unit*want != n {
			t.Errorf("registers of %d bits, the emulator was told %s units of %d", n, told[1], unit)
		}
	}
}

// TestImplications holds on every machine: a tier is never there without the one it extends.
func TestImplications(t *testing.T) {
	s, err := Detect()
	if err != nil {
		t.Fatal(err)
	}
	for id := range All() {
		if b := id.Info().Below; s.Has(id) && !s.Has(b) && !strings.HasPrefix(s.Why(b), "masked") {
			t.Errorf("%s is there, %s is not: %s", id, b, s.Why(b))
		}
		if s.Has(id) && id.Info().GOARCH != "" && id.Info().GOARCH != runtime.GOARCH {
			t.Errorf("%s on %s", id, runtime.GOARCH)
		}
	}
}

// TestRequireHere fails where a tier that this leg is there for is missing; make cross sets FLYNN_REQUIRE.
func TestRequireHere(t *testing.T) {
	s, err := Detect()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequireEnv(); err != nil {
		t.Error(err)
	}
}

func TestRequireEnv(t *testing.T) {
	for _, c := range []struct{ list, err string }{
		{"", ""}, {"sse2,avx", ""}, {"avx,-avx2", ""},
		{"avx512", "avx512: the CPU lacks"}, {"-avx", "avx is there"}, {"avx9", `no tier "avx9"`},
	} {
		t.Setenv(EnvRequire, c.list)
		err := detect("amd64", fake{has: with(AVX), saved: 256}).RequireEnv()
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%q: %v, want %q", c.list, err, c.err)
		}
	}
}

func TestRequire(t *testing.T) {
	s := detect("amd64", fake{has: with(AVX), saved: 256})
	if err := s.Require(SSE2, AVX); err != nil {
		t.Error(err)
	}
	err := s.Require(AVX, AVX2, NEON)
	var missing *MissingError
	if !errors.As(err, &missing) || len(missing.Why) != 2 {
		t.Fatalf("got %v", err)
	}
	if want := "avx2: the CPU lacks AVX2 and FMA3; neon: arm64 only"; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %q", err)
	}
}

// TestEnvironment runs this binary again with tiers masked: the test cache does not see variables read in a child.
func TestEnvironment(t *testing.T) {
	if os.Getenv("FLYNN_ISA_CHILD") != "" {
		s, err := Detect()
		if err != nil {
			t.Fatal(err)
		}
		if s.Max() != Scalar {
			t.Errorf("FLYNN_ISA=%s leaves %s", os.Getenv(EnvISA), s.Max())
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestEnvironment$", "-test.v")
	if emulator := os.Getenv(emulated.Env); emulator != "" {
		words := strings.Fields(emulator)
		cmd = exec.Command(words[0], append(words[1:], cmd.Args...)...)
	}
	cmd.Env = append(os.Environ(), "FLYNN_ISA_CHILD=1", EnvISA+"=-sse2,-neon,-rvv")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestEnvironment") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestLanes: lanes are those of registers of a fixed length; where machines differ nobody may count in them.
func TestLanes(t *testing.T) {
	for id, want := range map[ID]int{Scalar: 0, SSE2: 4, AVX2: 8, AVX512: 16, NEON: 4} {
		if got := id.Info().Lanes(4); got != want {
			t.Errorf("%s: %d lanes of 4 B, want %d", id, got, want)
		}
	}
	defer func() {
		if why := recover(); why != "isa: registers of rvv have no fixed number of lanes" {
			t.Errorf("lanes of rvv: %v", why)
		}
	}()
	RVV.Info().Lanes(4)
}
