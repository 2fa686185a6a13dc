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

// TestAbsent: a class without a point has its reason, kernels of one reason stand together, and what a filter does not
// want is not told.
// noVote is the key of the note that kernel nqueens has no vote: where no tier can run, no kernel has one.
func noVote() string {
	for id := range isa.All() {
		if id != isa.Scalar && here.ISA.Has(id) {
			return "kernel=nqueens/class=misd"
		}
	}
	return "class=misd"
}

func TestAbsent(t *testing.T) {
	got := absentOf(here, small(), "chase", "nqueens", "dot")
	for name, want := range map[string]string{
		noVote():                       "one version here, a vote takes two",
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

// TestAbsentNotes: a file has each note once, also where a session goes on.
func TestAbsentNotes(t *testing.T) {
	var out strings.Builder
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	session := &Session{Host: here, Selection: small(), Out: r}
	session.Selection.Kernels = []*kernels.Kernel{lookup(t, "nqueens", "u32"), lookup(t, "dot", "f64")}
	for range 2 {
		if err := session.noteAbsent(slices.Collect(Plan(here, session.Selection))); err != nil {
			t.Fatal(err)
		}
	}
	note := "\n" + keys.AbsentNote + keys.Base + "/" + noVote() + ": one version here, a vote takes two\n"
	if n := strings.Count(out.String(), note); n != 1 {
		t.Errorf("%d notes, want one of %q in\n%s", n, note, &out)
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
