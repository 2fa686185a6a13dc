package gpu

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/kernels"
)

// ever is the time-out for what must come. A test that waits for nothing is ended by go test.
const ever = time.Hour

// soon is the time-out for what must not come.
const soon = 10 * time.Millisecond

// What makes this test binary a companion; package fake has both.
const fakeEnv, onceEnv = "FLYNN_FAKE_GPU", "FLYNN_FAKE_GPU_ONCE"

// start starts a fake companion with a fault.
func start(t *testing.T, fault string, w Waits) *Companion {
	t.Helper()
	t.Setenv(fakeEnv, fault)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := Start(exe, w)
	t.Cleanup(c.Close)
	return c
}

var patient = Waits{Start: ever, Answer: ever, End: ever}

// reference is an op on the CPU that has run once.
func reference(t *testing.T, kernel, elem string, n int, s kernels.Source) kernels.Op {
	t.Helper()
	k, err := kernels.Lookup(kernel, elem)
	if err != nil {
		t.Fatal(err)
	}
	p, err := k.Open(n, kernels.Placement{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Free() })
	op := p.Op(0)
	op.Fill(s)
	op.Run()
	return op
}

func TestTalk(t *testing.T) {
	c := start(t, "", patient)
	if c.Err() != nil || len(c.Devices()) != 1 || c.Devices()[0].Name != "Fake" {
		t.Fatalf("%v, %+v", c.Err(), c.Devices())
	}
	for _, w := range []struct {
		device       int
		kernel, elem string
		why          string
	}{
		{0, "dot", "f32", ""}, {0, "dot", "f64", "the device has no double precision"},
		{0, "lcs", "u8", "not written for graphics processors"}, {1, "dot", "f32", "no device 1; there are 1"},
	} {
		if got := c.Why(w.device, w.kernel, w.elem); got != w.why {
			t.Errorf("%+v: %q", w, got)
		}
	}
	for _, kernel := range []string{"triad", "dot"} {
		for _, kind := range []kernels.Kind{kernels.Exact, kernels.Random} {
			s := kernels.Source{Seed: 7, Kind: kind}
			p := Problem{Kernel: kernel, Elem: "f32", N: 100, Seed: 7, Random: kind == kernels.Random, Data: Resident}
			if err := c.Open(p); err != nil {
				t.Fatal(err)
			}
			if d, err := c.Verify(reference(t, kernel, "f32", 100, s)); err != nil || !d.OK() || d.Of == 0 {
				t.Errorf("%s: %v, %v", kernel, d, err)
			}
		}
	}
	if got, err := c.Time(1, 30); err != nil || got != (Timing{Host: 30, Device: 15}) {
		t.Errorf("%v, %v", got, err)
	}
	if ops, err := c.Batch(1000); err != nil || ops != 1024 {
		t.Errorf("%d ops, %v", ops, err)
	}
	if err := c.Open(Problem{Kernel: "dot", Elem: "f32", N: 1001}); err == nil || err.Error() != "1001 is too large" {
		t.Errorf("a refusal is %v", err)
	}
	if err := c.Shut(); err != nil || c.Err() != nil {
		t.Error(err, c.Err())
	}
}

// TestBad: whatever a companion does, the caller gets a reason, and does not rely on it any more.
func TestBad(t *testing.T) {
	for fault, want := range map[string]string{
		"mute":         "it does not say what it is in time",
		"stranger":     "not a companion of this version",
		"absent":       "no OpenCL here",
		"no device":    "tells of no device",
		"bad device":   `invalid device "Fake`,
		"bad number":   "want number 0",
		"bad fact":     "not of the protocol",
		"bad kernel":   "kernel NAME ELEM",
		"ends at once": "it ended (exit status 3): lost its libraries",

		"crash":        "it ended (signal: killed)",
		"hang":         `no answer to "check" within 10ms`,
		"no result":    "invalid result",
		"other result": "it tells no Z",
		"no dump":      "it writes no Z",

		"no time":   "invalid time",
		"negative":  "invalid time",
		"host lies": "for what took",
	} {
		t.Run(fault, func(t *testing.T) {
			if runtime.GOOS == "windows" && fault == "crash" {
				t.Skip("no signals")
			}
			w := patient
			if fault == "mute" {
				w.Start, w.End = soon, 0
			}
			c := start(t, fault, w)
			err := c.Err()
			if err == nil {
				err = provoke(t, c, fault)
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
			if c.Err() == nil {
				t.Error("it is still relied on")
			}
			if _, err := c.Time(0, 1); err == nil {
				t.Error("it answers after its end")
			}
		})
	}
}

// provoke asks a companion until its fault shows.
func provoke(t *testing.T, c *Companion, fault string) error {
	t.Helper()
	if err := c.Open(Problem{Kernel: "triad", Elem: "f32", N: 100, Seed: 1}); err != nil {
		return err
	}
	if fault == "hang" {
		c.Waits.Answer, c.Waits.End = soon, 0
	}
	seed := uint64(1)
	if fault == "no dump" {
		seed = 2 // other results, so that it is asked for them
	}
	if _, err := c.Verify(reference(t, "triad", "f32", 100, kernels.Source{Seed: seed})); err != nil {
		return err
	}
	_, err := c.Time(0, 1)
	return err
}

// TestWrong: an answer that is wrong is told by value; one that is rounded otherwise is right on data that round alone.
func TestWrong(t *testing.T) {
	for _, w := range []struct {
		fault, kernel string
		random, ok    bool
		where         string
	}{
		{"wrong", "triad", false, false, "Z[0]"}, {"wrong", "dot", false, false, "R"},
		{"wrong", "triad", true, false, "Z[0]"},
		{"rounds", "triad", true, true, ""}, {"rounds", "triad", false, false, "Z[0]"},
		{"rounds", "dot", true, true, ""},
	} {
		c := start(t, w.fault, patient)
		s := kernels.Source{Seed: 3}
		if w.random {
			s.Kind = kernels.Random
		}
		if err := c.Open(Problem{Kernel: w.kernel, Elem: "f32", N: 100, Seed: 3, Random: w.random}); err != nil {
			t.Fatal(err)
		}
		d, err := c.Verify(reference(t, w.kernel, "f32", 100, s))
		if err != nil || d.OK() != w.ok || d.Where != w.where {
			t.Errorf("%+v: %v, %v", w, d, err)
		}
	}
}

// TestTimers: a device's time that cannot be is no time, and the host's stays.
func TestTimers(t *testing.T) {
	for fault, want := range map[string]string{
		"timer stands": "stands still", "timer runs back": "end before they start",
		"timer races": "tells 200ns of ops that took the host 100ns",
	} {
		got, err := start(t, fault, patient).Time(0, 100)
		if err != nil || got.Host != 100 || got.Device != 0 || !strings.Contains(got.Doubt, want) {
			t.Errorf("%s: %+v, %v", fault, got, err)
		}
	}
}

// TestAgain: a companion that crashed gets another chance with the next problem, but not for ever.
func TestAgain(t *testing.T) {
	c := start(t, "crash", patient)
	for i := range mostRestarts + 2 {
		err := c.Open(Problem{Kernel: "dot", Elem: "f32", N: 8})
		if i <= mostRestarts && err != nil || i > mostRestarts && err == nil {
			t.Errorf("start %d: %v", i, err)
		}
		if _, err := c.check(); err == nil {
			t.Error("it answers")
		}
	}
}

// TestOtherDevices: device 0 is not to be another one after a restart. One that has less memory then is the same.
func TestOtherDevices(t *testing.T) {
	for fault, want := range map[string]string{"changes": "other devices", "shrinks": ""} {
		once := filepath.Join(t.TempDir(), "once")
		if err := os.WriteFile(once, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(onceEnv, once)
		c := start(t, fault, patient)
		if c.Err() != nil {
			t.Fatal(c.Err())
		}
		c.Close()
		err := c.Open(Problem{Kernel: "dot", Elem: "f32", N: 8})
		if (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

// TestStays: a companion that does not go is killed.
func TestStays(t *testing.T) {
	w := patient
	w.End = soon
	start(t, "stays", w).Close()
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, program())
	plain := filepath.Join(dir, "notes")
	for name, mode := range map[string]os.FileMode{path: 0o755, plain: 0o644} {
		if err := os.WriteFile(name, nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(EnvPath, "")
	if got, err := Find(path); err != nil || got != path {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := Find(None); !Absent(err) || err.Error() != "switched off by --gpu" {
		t.Error(err)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "nothing"), plain} {
		if runtime.GOOS == "windows" && bad == plain {
			continue
		}
		if _, err := Find(bad); err == nil || Absent(err) || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := Find(""); !Absent(err) || !strings.Contains(err.Error(), "make gpu") {
		t.Error(err)
	}
	t.Setenv(EnvPath, path)
	if got, err := Find(""); err != nil || got != path {
		t.Errorf("%s, %v", got, err)
	}
	t.Setenv(EnvPath, filepath.Join(dir, "nothing"))
	if _, err := Find(""); err == nil || !strings.Contains(err.Error(), EnvPath) {
		t.Error(err)
	}
}

// TestFindInClone: a clone has the companion where make gpu puts it.
func TestFindInClone(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv(EnvPath, "")
	want, err := filepath.Abs(filepath.Join("gpu", "bin", program()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(want), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(want, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(""); !Absent(err) {
		t.Errorf("a folder of somebody else: %v", err)
	}
	if err := os.WriteFile("go.mod", []byte("module flynn\n\ngo 1.26.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Find(""); err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
}
