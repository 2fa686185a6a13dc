package main

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/gpu/catalogue"
	"flynn/internal/gpu"
)

// broken are bodies in the place of that of update, by what is wrong with them.
var broken = map[string]string{
	"wild":    "\tx[n + 0x7FFFFFF0u] = a;\n",
	"endless": "\twhile (x[0] != C(3000)) x[GID % n] = a * x[GID % n];\n",
	"wrong":   "\tfor (uint i = GID; i < n; i += GROUPS * SIZE) x[i] = i == 17u ? x[i] : a * x[i];\n",
	"nothing": "\tx[0] = no such thing;\n",
}

// sabotage breaks the companion.
func sabotage(fault string) {
	if fault == "" {
		return
	}
	parting = 0
	r, _ := catalogue.Find("update")
	step := r.Steps(catalogue.Shape{N: 1, Most: 1, Units: 1}, "f32")[0]
	p := *step.Program
	p.Name, p.Body = fault, broken[fault]
	catalogue.Replace("update", catalogue.Recipe{Steps: func(catalogue.Shape, string) []catalogue.Step {
		return []catalogue.Step{{Program: &p, Groups: step.Groups}}
	}})
}

// TestFaults: what breaks on a device ends the companion at most, and has a reason.
func TestFaults(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("drivers of other systems survive a wild pointer")
	}
	for fault, want := range map[string]string{
		"wild":    "it ended (signal: segmentation fault",
		"endless": `no answer to "check" within`,
		"nothing": "program nothing/f32: CL_BUILD_PROGRAM_FAILURE (-11)",
	} {
		t.Run(fault, func(t *testing.T) {
			c := companion(t, fault)
			if !strings.Contains(c.Devices()[0].API, "PoCL") {
				t.Skip("drivers differ in what ends them, and a graphics processor is not to be hung by a test")
			}
			w := gpu.Problem{Kernel: "update", Elem: "f32", N: 100, Seed: 1, Data: gpu.Resident}
			err := c.Open(w)
			if err == nil {
				if fault == "endless" {
					c.Waits.Answer = 50 * time.Millisecond
				}
				_, err = c.Verify(reference(t, w))
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
			if alive := c.Err() == nil; alive != (fault == "nothing") {
				t.Errorf("it is relied on: %v", alive)
			}
			w.Kernel = "copy" // another kernel runs, in another companion where need be
			c.Waits.Answer = time.Hour
			verify(t, c, w)
		})
	}
}

// TestWrong: a device that computes wrongly is told by the value.
func TestWrong(t *testing.T) {
	c := companion(t, "wrong")
	w := gpu.Problem{Kernel: "update", Elem: "f32", N: 100, Seed: 1, Data: gpu.Resident}
	if err := c.Open(w); err != nil {
		t.Fatal(err)
	}
	if d, err := c.Verify(reference(t, w)); err != nil || d.Wrong != 1 || d.Where != "X[17]" {
		t.Errorf("%v, %v", d, err)
	}
}

// TestRefusals: what cannot run has a reason, and the companion goes on.
func TestRefusals(t *testing.T) {
	c := companion(t, "")
	for _, w := range []struct {
		gpu.Problem
		want string
	}{
		{gpu.Problem{Device: 99}, "no device 99; there are"},
		{gpu.Problem{Kernel: "nosuch", Elem: "f32", N: 1, Data: gpu.Resident}, "no kernel \"nosuch\""},
		{gpu.Problem{Kernel: "lcs", Elem: "u8", N: 1, Data: gpu.Resident}, "not written for graphics processors"},
		{gpu.Problem{Kernel: "copy", Elem: "f32", N: 0, Data: gpu.Resident}, "n = 0; it is at least 1"},
		{gpu.Problem{Kernel: "copy", Elem: "f32", N: 1, Data: "lost"}, `data "lost"; they are resident or shipped`},
		{gpu.Problem{Kernel: "copy", Elem: "f32", N: 1 << 31, Data: gpu.Resident}, "there are fewer than 2^31"},
		{gpu.Problem{Kernel: "copy", Elem: "f64", N: 1<<31 - 1, Data: gpu.Resident}, "B"},
		{gpu.Problem{Kernel: "gemm", Elem: "f32", N: 8, Data: gpu.Resident, Groups: 1}, "follow from n"},
		{gpu.Problem{Kernel: "peak", Elem: "f32", N: 8, Data: gpu.Resident, Random: true}, "no random data"},
	} {
		if err := c.Open(w.Problem); err == nil || !strings.Contains(err.Error(), w.want) {
			t.Errorf("%+v: %v", w.Problem, err)
		}
		if _, err := c.Time(0, 1); err == nil || !strings.Contains(err.Error(), "no problem is open") {
			t.Errorf("%+v: then %v", w.Problem, err)
		}
	}
	verify(t, c, gpu.Problem{Kernel: "triad", Elem: "f32", N: 1000, Seed: 2, Data: gpu.Resident, Groups: 1})
}
