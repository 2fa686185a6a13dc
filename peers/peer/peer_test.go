package peer

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
)

// TestSplit: parts hold every unit once, and whole rows.
func TestSplit(t *testing.T) {
	for name, sh := range shapes {
		elem := "f64"
		if sh.streams[X].value.float == nil && sh.streams[X].value.bits != nil {
			elem = "u8"
		}
		for _, n := range []int{1, 5, 200} {
			p, err := newProblem(name, elem, n, 1)
			if err != nil {
				t.Fatal(err)
			}
			for workers := 1; workers <= min(4, p.units()); workers++ {
				next, size := 0, 0
				for _, part := range p.split(workers) {
					if part.Lo != next || part.M < 1 {
						t.Errorf("%s n=%d: %d units at %d, expected at %d", name, n, part.M, part.Lo, next)
					}
					next += part.M
					size += len([][]byte{X: part.X, Y: part.Y, Z: part.Z, W: part.W}[max(sh.written, 0)])
				}
				if sh.written >= 0 && size != len(p.streams[sh.written]) || next != p.units() {
					t.Errorf("%s n=%d: %d workers have %d units and %d B of results", name, n, workers, next, size)
				}
			}
			p.free()
		}
	}
}

func TestLayout(t *testing.T) {
	offsets, total := layout([]int{8192, 0, 100, 4096})
	want := []int{lead, lead + 3*page + skew, lead + 3*page + skew, lead + 4*page + 2*skew}
	for i := range want {
		if offsets[i] != want[i] {
			t.Errorf("stream %d at %d, want %d", i, offsets[i], want[i])
		}
	}
	if total != want[3]+4096 {
		t.Errorf("total %d", total)
	}
}

// TestServe: answers to requests, right and wrong.
func TestServe(t *testing.T) {
	var out bytes.Buffer
	s := &server{out: bufio.NewWriter(&out), program: Program{Name: "test", Kernels: []Kernel{
		Func("sum", "f64", true, func(p *Part) func() {
			x := Of[float64](p.X)
			return func() {
				p.R = 0
				for _, v := range x {
					p.R += v
				}
			}
		}),
		Func("max", "f64", false, func(p *Part) func() { return func() { p.R = -2 } }),
	}}}
	s.hello()
	for _, c := range []struct{ request, want string }{
		{"check 1", "no no problem is open"},
		{"cpus 0 0", "ok"},
		{"cpus x", `no invalid number "x"`},
		{"open sum f64 0 1", `no invalid size "0"`},
		{"open dot f64 10 1", "no test has no dot of f64"},
		{"open max f64 10 1", "ok"},
		{"check 1", "result R c000000000000000\nok"},
		{"check 2", "no max has one worker"},
		{"open sum f64 1000 7", "ok"},
		{"check 3", "no 3 workers, and 2 CPUs"},
		{"time 1 1", "no time takes workers, ops to warm up, and ops to time"},
		{"close", "ok"},
		{"dance", `no unknown request "dance"`},
	} {
		out.Reset()
		s.answer(strings.Fields(c.request))
		if got := strings.TrimSpace(out.String()); got != c.want {
			t.Errorf("%s: %q, want %q", c.request, got, c.want)
		}
	}
	s.answer(strings.Fields("open sum f64 1000 7"))
	one, two := s.ask(&out, "check 1"), s.ask(&out, "check 2")
	if one != two || !strings.HasPrefix(one, "result R ") {
		t.Errorf("one worker %q, two %q", one, two)
	}
	if got := s.ask(&out, "time 2 3 4"); !strings.HasPrefix(got, "took ") || !strings.HasSuffix(got, "\nok") {
		t.Errorf("%q", got)
	}
	s.close()
}

func (s *server) ask(out *bytes.Buffer, request string) string {
	out.Reset()
	s.answer(strings.Fields(request))
	return strings.TrimSpace(out.String())
}
