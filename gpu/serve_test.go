package main

import (
	"strings"
	"testing"

	"flynn/internal/gpu"
)

// TestHello: a companion says what it is, and why it has no device.
func TestHello(t *testing.T) {
	var out strings.Builder
	s := newServer(&out)
	s.hello(nil, errMulti)
	got := out.String()
	if !strings.HasPrefix(got, gpu.Protocol+"\nabsent first; second\n") || !strings.HasSuffix(got, "\n"+gpu.Ready+"\n") {
		t.Errorf("%q", got)
	}
	if n := strings.Count(got, "\nkernel "); n < 45 {
		t.Errorf("%d kernels", n)
	}
}

type multi struct{}

func (multi) Error() string { return "first;\nsecond" }

var errMulti = multi{}

// TestRequests: what is no request is refused in one line.
func TestRequests(t *testing.T) {
	for request, want := range map[string]string{
		"":           `no unknown request ""`,
		"dance":      `no unknown request "dance"`,
		"open":       "no open takes a problem in JSON: unexpected end of JSON input",
		"open {}":    "no no device 0; there are 0",
		"check":      "no no problem is open",
		"dump R /x":  "no no problem is open",
		"time 0 1":   "no no problem is open",
		"close":      "ok",
		"open [1,2]": "no open takes a problem in JSON: json: cannot unmarshal array into Go value of type gpu.Problem",
	} {
		var out strings.Builder
		if err := newServer(&out).answer(request); err != nil || out.String() != want+"\n" {
			t.Errorf("%q: %q, %v", request, out.String(), err)
		}
	}
}
