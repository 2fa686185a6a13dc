package bench

import (
	"strings"
	"testing"

	"flynn/internal/mem"
	"flynn/kernels"
)

func TestConditions(t *testing.T) {
	for _, c := range []struct {
		pages, numa, cache string
		suffix, err        string
	}{
		{"thp", "local", "warm", "p=1", ""},
		{"4k", "local", "warm", "p=1/pages=4k", ""},
		{"huge", "interleave", "warm", "p=1/pages=huge/numa=interleave", ""},
		{"2m", "local", "warm", "", `"2m"`},
		{"thp", "remote", "warm", "", `"remote"`},
		{"thp", "local", "tepid", "", `"tepid"`},
	} {
		s := small()
		err := s.Conditions(c.pages, c.numa, c.cache)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%v: error %v, want %s", c, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		p := NewPoint(Classes[0], lookup(t, "sum", "f32"), 8, 1, 0)
		if got := s.conditions(p)[0].Name(); !strings.HasSuffix(got, c.suffix) {
			t.Errorf("%v: name %s, want …%s", c, got, c.suffix)
		}
	}
}

// TestCold: under cold caches a sample is one op, and what has no operands cannot be cold.
func TestCold(t *testing.T) {
	if !mem.Flushable() {
		t.Skip("no instruction to flush the caches on this system")
	}
	s := small()
	if err := s.Conditions("thp", "local", "cold"); err != nil {
		t.Fatal(err)
	}
	s.Kernels = []*kernels.Kernel{lookup(t, "add", "f32"), lookup(t, "nop", "u8")}
	text, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range lines(t, text) {
		if r.Iters != 1 || !strings.Contains(string(r.Name), "/cache=cold") || strings.Contains(string(r.Name), "nop") {
			t.Errorf("%s with %d ops", r.Name, r.Iters)
		}
	}
	if !strings.Contains(text, "# skipped Flynn/kernel=nop") {
		t.Error("nop is not skipped")
	}
}
