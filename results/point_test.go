package results

import (
	"bufio"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"flynn/results/keys"
)

// TestParse: keys of every class, and what a point is called.
func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name    string
		want    Point
		variant string
	}{
		{"kernel=triad/elem=f64/class=sisd/isa=scalar/n=1024/p=1",
			Point{Kernel: "triad", Elem: "f64", Class: "sisd", ISA: "scalar", N: 1024, Workers: 1}, "scalar"},
		{"kernel=triad/elem=f64/class=simd/isa=avx2/tune=nt/n=1024/p=1/pages=4k/numa=interleave/cache=cold/arm=a",
			Point{Kernel: "triad", Elem: "f64", Class: "simd", ISA: "avx2", Tune: "nt", N: 1024, Workers: 1,
				Placement: Placement{Pages: "4k", NUMA: "interleave", Cache: "cold"}, Arm: "a"},
			"avx2 nt pages=4k numa=interleave cache=cold arm=a"},
		{"kernel=mandel/elem=f32/class=mimd_sm/isa=avx2/n=1024/p=4/sched=dynamic",
			Point{Kernel: "mandel", Elem: "f32", Class: "mimd_sm", ISA: "avx2", N: 1024, Workers: 4, Schedule: "dynamic"},
			"avx2 ×4 sched=dynamic"},
		{"kernel=triad/elem=f64/class=mimd_sm/isa=scalar/n=1024/p=2/with=peak.avx512@l1",
			Point{Kernel: "triad", Elem: "f64", Class: "mimd_sm", ISA: "scalar", N: 1024, Workers: 2, With: "peak.avx512@l1"},
			"scalar ×2 with=peak.avx512@l1"},
		{"kernel=dot/elem=f32/class=misd/isa=scalar+avx2+avx512/n=8/p=3/versions=3/mode=team",
			Point{Kernel: "dot", Elem: "f32", Class: "misd", ISA: "scalar+avx2+avx512", N: 8, Workers: 3, Versions: 3,
				Mode: "team"},
			"misd scalar+avx2+avx512 ×3 versions=3 mode=team"},
		{"kernel=dot/elem=f32/class=mimd_dm/isa=avx2/n=8/p=2/nodes=4/data=local/scaling=weak",
			Point{Kernel: "dot", Elem: "f32", Class: "mimd_dm", ISA: "avx2", N: 8, Workers: 2, Nodes: 4, Data: "local",
				Scaling: "weak"},
			"mimd_dm avx2 ×2 nodes=4 data=local scaling=weak"},
		{"kernel=dot/elem=f32/class=peer/isa=native/n=8/p=2/peer=gcc",
			Point{Kernel: "dot", Elem: "f32", Class: "peer", ISA: "native", N: 8, Workers: 2, Peer: "gcc"}, "gcc ×2"},
	} {
		got, procs, err := ParseFull("Flynn/" + tt.name + "-16")
		if err != nil || procs != 16 || got != tt.want {
			t.Errorf("ParseFull(%s) = %+v with %d Ps, %v", tt.name, got, procs, err)
		}
		if got.Variant() != tt.variant {
			t.Errorf("Variant of %s = %q, want %q", tt.name, got.Variant(), tt.variant)
		}
		if got.Name() != tt.name || got.FullName(16) != "Flynn/"+tt.name+"-16" || got.FullName(1) != "Flynn/"+tt.name {
			t.Errorf("%s is called %s and %s", tt.name, got, got.FullName(16))
		}
	}
}

// TestParseAnyOrder: whoever wrote a name by hand may have put keys where he liked.
func TestParseAnyOrder(t *testing.T) {
	p, err := Parse("p=2/sched=dynamic/n=8/isa=avx2/class=mimd_sm/elem=f32/kernel=mandel")
	if want := "kernel=mandel/elem=f32/class=mimd_sm/isa=avx2/n=8/p=2/sched=dynamic"; err != nil || p.Name() != want {
		t.Errorf("%s, %v", p, err)
	}
}

// TestParseRefuses: an error says what was given and what is possible.
func TestParseRefuses(t *testing.T) {
	const good = "kernel=dot/elem=f32/class=sisd/isa=scalar/n=8/p=1"
	for name, says := range map[string]string{
		"kernel=dot/elem=f32":      "its name lacks class, isa, n, p",
		good + "/wind=north":       `unknown key "wind" (known are kernel, elem, class`,
		good + "/tune=":            "tune has no value",
		good + "/n=9":              "n comes twice",
		good + "/nodes=0":          "nodes=0: a name has this key from 1 on",
		good + "/versions=three":   "versions=three is not a whole number",
		good + "/":                 `unknown key ""`,
		strings.ToUpper(good):      `unknown key "KERNEL"`,
		good[:len(good)-1] + "1.5": "p=1.5 is not a whole number",
	} {
		if _, err := Parse(name); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %s", name, err, says)
		}
	}
	if _, _, err := ParseFull("Comm/pattern=ring"); err == nil ||
		!strings.Contains(err.Error(), "does not begin with Flynn/") {
		t.Error(err)
	}
}

// random is a point with any keys.
func random(r *rand.Rand) Point {
	var p Point
	for _, f := range fields {
		switch {
		case !f.always && r.IntN(2) == 0:
		case f.text != nil:
			*f.text(&p) = []string{"a", "avx2", "scalar+avx2", "4k", "mimd_dm", "x-y"}[r.IntN(6)]
		default:
			*f.number(&p) = 1 + r.IntN(1<<20)
		}
	}
	return p
}

// TestRoundTrip: a name tells a point, and all of it; Get and the name agree.
func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		p := random(r)
		if got, err := Parse(p.Name()); err != nil || got != p {
			t.Fatalf("%s gives %+v, %v, want %+v", p, got, err, p)
		}
		var parts []string
		for _, key := range Keys() {
			if v := p.Get(key); v != "" {
				parts = append(parts, key+"="+v)
			}
		}
		if got := strings.Join(parts, "/"); got != p.Name() {
			t.Fatalf("keys %s of %s", got, p)
		}
		if got, err := ParseProblem(p.Problem().String()); err != nil || got != p.Problem() {
			t.Fatalf("%v gives %v, %v", p.Problem(), got, err)
		}
	}
	if v := (Point{}).Get("wind"); v != "" {
		t.Errorf("an unknown key is %q", v)
	}
}

// TestFields: every field of a point is a key of its name.
func TestFields(t *testing.T) {
	n := reflect.TypeFor[Point]().NumField() - 1 + reflect.TypeFor[Placement]().NumField()
	if n != len(fields) {
		t.Errorf("%d fields, %d keys", n, len(fields))
	}
	for i, key := range keys.Name {
		if fields[i].key != key {
			t.Errorf("key %d is %s, want %s", i, fields[i].key, key)
		}
	}
}

// TestRecords: the name of every point that was ever recorded stays as it is, byte by byte.
func TestRecords(t *testing.T) {
	var paths []string
	for _, glob := range []string{
		"../docs/records/*.txt", "../docs/records/*/*.txt", "../report/testdata/*.txt",
		"../internal/cli/testdata/cases/*.txt",
	} {
		some, err := filepath.Glob(glob)
		if err != nil || len(some) == 0 {
			t.Fatalf("no file %s, %v", glob, err)
		}
		paths = append(paths, some...)
	}
	seen := map[string]bool{}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewScanner(f)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			name, _, _ := strings.Cut(strings.TrimPrefix(in.Text(), "Benchmark"), "\t")
			if !strings.HasPrefix(in.Text(), "BenchmarkFlynn/kernel=") || strings.ContainsAny(name, " \r") || seen[name] {
				continue
			}
			seen[name] = true
			p, procs, err := ParseFull(name)
			if err == nil && p.FullName(procs) != name {
				t.Errorf("%s: %s became %s", path, name, p.FullName(procs))
			}
			if err != nil && strings.HasPrefix(path, "../docs") {
				t.Errorf("%s: %v", path, err)
			}
		}
		if err := errors.Join(in.Err(), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) < 5000 {
		t.Errorf("only %d names", len(seen))
	}
}

// TestReference: speed-ups are over plain Go, not over what it is tuned to, and under the same conditions.
func TestReference(t *testing.T) {
	plain := Point{Kernel: "hist", Elem: "u8", Class: "sisd", ISA: "scalar", N: 8, Workers: 1,
		Placement: Placement{Pages: "4k"}}
	tuned, vector, weak := plain, plain, plain
	tuned.Tune = "tables2"
	vector.Class, vector.ISA = "simd", "avx2"
	if !plain.Reference() || tuned.Reference() || vector.Reference() {
		t.Errorf("reference: %v %v %v", plain.Reference(), tuned.Reference(), vector.Reference())
	}
	if ref, ok := vector.OfReference(); !ok || ref != plain {
		t.Errorf("%s is held against %s", vector, ref)
	}
	weak.Scaling = keys.Weak
	if _, ok := weak.OfReference(); ok {
		t.Error("a problem that grows has a reference")
	}
}

// TestRound: a line of rounds reads back, and no other line does.
func TestRound(t *testing.T) {
	p := Problem{"dot", "f64", 64}
	line := RoundLine(12, p)
	if line != "# round 12 Flynn/kernel=dot/elem=f64/n=64" {
		t.Error(line)
	}
	if round, got, ok := ParseRound(line); !ok || round != 12 || got != p {
		t.Errorf("%d %v %v", round, got, ok)
	}
	for _, line := range []string{
		"", "# round", "# round x Flynn/kernel=dot/elem=f64/n=64", "# round -1 Flynn/kernel=dot/elem=f64/n=64",
		"# round 1 kernel=dot/elem=f64/n=64", "# round 1 Flynn/kernel=dot/elem=f64",
		"# round 1 Flynn/kernel=dot/elem=f64/n=64/p=1",
	} {
		if _, _, ok := ParseRound(line); ok {
			t.Errorf("%q is a round", line)
		}
	}
}

// TestWithin: a point is what an incomplete name stands for where it has one of the values of each of its keys.
func TestWithin(t *testing.T) {
	p := Point{Kernel: "dot", Elem: "f64", Class: keys.MISD, ISA: "scalar+avx2", N: 64, Workers: 1}
	for name, want := range map[string]bool{
		"class=misd": true, "class=simd": false, "isa=avx2": true, "isa=avx": false, "isa=avx+scalar": true,
		"kernel=sum+dot/class=misd": true, "kernel=sum/class=misd": false, "kernel=dot/elem=f32/class=misd": false,
		"nodes=2": false,
	} {
		if got := p.Within(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
