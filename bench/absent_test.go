package bench

import (
	"slices"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results/keys"
)

// absentOf are the names and reasons that a plan of some kernels has no point for.
func absentOf(h *Host, s *Selection, names ...string) map[string]string {
	for k := range kernels.All() {
		if slices.Contains(names, k.Name) {
			s.Kernels = append(s.Kernels, k)
		}
	}
	all := map[string]string{}
	for _, a := range absent(h, s, slices.Collect(Plan(h, s))) {
		all[a.name] = a.why
	}
	return all
}

// TestAbsent: a class or an instruction set without a point has its reason, kernels of one reason stand together, and
// what a filter does not want is not told.
func TestAbsent(t *testing.T) {
	got := absentOf(here, small(), "chase", "nqueens", "dot")
	for name, want := range map[string]string{
		"kernel=nqueens/class=misd":    "one version here, a vote takes two",
		"kernel=nqueens/class=simd":    "",
		"kernel=chase/class=mimd_dm":   lookup(t, "chase", "u64").SerialReason,
		"kernel=chase/class=mimd_sm":   lookup(t, "chase", "u64").SerialReason,
		"class=mimd_sm":                "-",
		"kernel=dot/class=mimd_sm":     "-",
		"kernel=dot/class=sisd":        "-",
		"kernel=nqueens/class=mimd_sm": "-",
	} {
		why, ok := got[name]
		switch {
		case here.MaxWorkers() < 2 || here.Multi.Obstacle(here) != "": // teams or nodes are missing for all of them
		case want == "-" && ok:
			t.Errorf("%s is there, and said to be absent: %s", name, why)
		case want != "-" && (!ok || want != "" && why != want || why == ""):
			t.Errorf("%s: reason %q, want %q", name, why, want)
		}
	}
	s := small()
	s.Keep = func(p Point) bool { return p.Class.Name() == keys.SISD }
	if got := absentOf(here, s, "chase", "nqueens", "dot"); len(got) > 0 {
		t.Errorf("only sisd is wanted, and %v is said to be absent", got)
	}
}

// TestAbsentISA: an instruction set that is hidden, or that the CPU lacks, is named once with the reason.
func TestAbsentISA(t *testing.T) {
	wide := here.ISA.Max()
	if wide == isa.Scalar {
		t.Skip("no instruction set to hide")
	}
	t.Setenv(isa.EnvISA, "-"+wide.String())
	h := *here
	var err error
	if h.ISA, err = isa.Detect(); err != nil {
		t.Fatal(err)
	}
	got := absentOf(&h, small(), "dot", "triad")
	if why := got["isa="+wide.String()]; !strings.Contains(why, isa.EnvISA) {
		t.Errorf("%s is hidden by %s, and the reason is %q", wide, isa.EnvISA, why)
	}
	var out strings.Builder
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	session := &Session{Host: &h, Selection: small(), Out: r}
	session.Selection.Kernels = []*kernels.Kernel{lookup(t, "dot", "f64")}
	for range 2 {
		if err := session.noteAbsent(slices.Collect(Plan(&h, session.Selection))); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(out.String(), "\n"+keys.AbsentNote+keys.Base+"/isa="+wide.String()+": "); n != 1 {
		t.Errorf("%d notes of %s in\n%s", n, wide, &out)
	}
}

// TestAbsentJoined: kernels stand under their name where all element types lack a point, else with the element type.
func TestAbsentJoined(t *testing.T) {
	f32, f64, hist := lookup(t, "dot", "f32"), lookup(t, "dot", "f64"), lookup(t, "hist", "u8")
	a := &absences{planned: []*kernels.Kernel{f32, f64, hist}}
	for _, c := range []struct {
		of   []*kernels.Kernel
		want []string
	}{
		{[]*kernels.Kernel{f32, f64, hist}, []string{""}},
		{[]*kernels.Kernel{f32, f64}, []string{"kernel=dot/"}},
		{[]*kernels.Kernel{f32, hist}, []string{"kernel=dot/elem=f32/", "kernel=hist/"}},
	} {
		if got := a.joined(c.of); !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}
