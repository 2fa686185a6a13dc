package report

import (
	"testing"

	"golang.org/x/perf/benchfmt"
)

func TestPoint(t *testing.T) {
	for _, tt := range []struct {
		name    string
		want    Point
		variant string
	}{
		{"kernel=triad/elem=f64/class=sisd/isa=scalar/n=1024/p=1",
			Point{Kernel: "triad", Elem: "f64", Class: "sisd", ISA: "scalar", N: 1024, P: 1}, "scalar"},
		{"kernel=triad/elem=f64/class=simd/isa=avx2/tune=nt/n=1024/p=1",
			Point{Kernel: "triad", Elem: "f64", Class: "simd", ISA: "avx2", Tune: "nt", N: 1024, P: 1}, "avx2 nt"},
		{"kernel=triad/elem=f64/class=mimd_sm/isa=avx2/n=1024/p=4",
			Point{Kernel: "triad", Elem: "f64", Class: "mimd_sm", ISA: "avx2", N: 1024, P: 4}, "avx2 ×4"},
		{"kernel=dot/elem=f32/class=misd/isa=scalar+avx2+avx512/n=8/p=3/versions=3",
			Point{Kernel: "dot", Elem: "f32", Class: "misd", ISA: "scalar+avx2+avx512", N: 8, P: 3, Extra: "versions=3"},
			"misd scalar+avx2+avx512 ×3 versions=3"},
		{"kernel=dot/elem=f32/class=mimd_dm/isa=avx2/n=8/p=2/nodes=4/scaling=weak",
			Point{Kernel: "dot", Elem: "f32", Class: "mimd_dm", ISA: "avx2", N: 8, P: 2, Extra: "nodes=4/scaling=weak"},
			"mimd_dm avx2 ×2 nodes=4 scaling=weak"},
		{"kernel=dot/elem=f32/class=peer/isa=native/n=8/p=2/peer=gcc",
			Point{Kernel: "dot", Elem: "f32", Class: "peer", ISA: "native", N: 8, P: 2, Extra: "peer=gcc"}, "gcc ×2"},
	} {
		got, err := parsePoint(benchfmt.Name("Flynn/" + tt.name + "-16"))
		if err != nil {
			t.Error(err)
		}
		if got != tt.want {
			t.Errorf("parsePoint(%s) = %+v", tt.name, got)
		}
		if got.Variant() != tt.variant {
			t.Errorf("Variant of %s = %q, want %q", tt.name, got.Variant(), tt.variant)
		}
		if got.String() != tt.name {
			t.Errorf("String = %s, want %s", got, tt.name)
		}
	}
}

// TestReference: speed-ups are over plain Go, not over what it is tuned to.
func TestReference(t *testing.T) {
	plain := Point{Kernel: "hist", Elem: "u8", Class: "sisd", ISA: "scalar", N: 8, P: 1}
	tuned, vector := plain, plain
	tuned.Tune = "tables2"
	vector.Class, vector.ISA = "simd", "avx2"
	if !plain.reference() || tuned.reference() || vector.reference() {
		t.Errorf("reference: %v %v %v", plain.reference(), tuned.reference(), vector.reference())
	}
}
