package bench

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/internal/gpu/fake"
	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

// withDevice is a host whose device is a fake one with a fault.
func withDevice(t *testing.T, fault string) *Host {
	t.Helper()
	emulated.Portable(t)
	t.Setenv(fake.Env, fake.Real+fault)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	host := *here
	host.Peers, host.Devices = nil, nil
	if err := host.FindDevices(exe); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Devices.Close() })
	return &host
}

// onDevice are plain Go and the device on the kernels that the fake has.
func onDevice(t *testing.T) *Selection {
	s := small()
	s.Kernels = []*kernels.Kernel{lookup(t, "triad", "f32"), lookup(t, "dot", "f32"), lookup(t, "sum", "f32")}
	s.Keep = func(p Point) bool {
		return p.Reference() || p.Class.Name() == keys.SIMT
	}
	return s
}

// pointOf is the point of a line.
func pointOf(t *testing.T, name string) results.Point {
	t.Helper()
	p, _, err := results.ParseFull(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestDevice: a device is measured in turns with plain Go, with operands there and with operands that are sent, by the
// host's clock, and the file says what it is.
func TestDevice(t *testing.T) {
	h := withDevice(t, "")
	text, err := measureOn(t, h, onDevice(t))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "\ndevice-0: Fake; type=gpu isa=opencl ") {
		t.Errorf("the file does not say what the device is:\n%s", text)
	}
	want := []string{"triad resident", "triad shipped", "dot resident", "dot shipped"}
	var got []string
	for _, l := range lines(t, text) {
		p := pointOf(t, string(l.Name))
		if p.Class != keys.SIMT {
			continue
		}
		if p.ISA != "opencl" || p.Device != "0" || p.Elem != "f32" {
			t.Errorf("%s", p)
		}
		if at := p.Kernel + " " + p.Data; !slices.Contains(got, at) {
			got = append(got, at)
		}
		took, _ := l.Value("sec/op")
		device, ok := l.Value("device-sec/op")
		if _, rate := l.Value(keys.Bytes); !ok || !rate || took <= 0 || 2*device > 1.01*took {
			t.Errorf("%s: %v", p, l.Values)
		}
		if _, accurate := l.Value(keys.ULP); !accurate {
			t.Errorf("%s was not tried on random data", p)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("measured %v, want %v", got, want)
	}
	if why := (simt{}).Why(h, lookup(t, "sum", "f32"), 0); why != "not written for graphics processors" {
		t.Errorf("sum: %q", why)
	}
}

// TestBadDevice: a device that is wrong is named and not timed; one that is lost costs its own points; a timer that
// lies costs the device's time. Plain Go is measured whatever happens.
func TestBadDevice(t *testing.T) {
	for _, c := range []struct {
		fault, note   string
		wrong, timed  bool
		deviceIsTimed bool
	}{
		{"wrong", keys.FailedNote, true, false, false},
		{"crash", keys.SkippedNote, false, false, false},
		{"no time", keys.SkippedNote, false, false, false},
		{"timer races", keys.DoubtNote, false, true, false},
		{"timer stands", keys.DoubtNote, false, true, false},
	} {
		t.Run(c.fault, func(t *testing.T) {
			text, err := measureOn(t, withDevice(t, c.fault), onDevice(t))
			if errors.Is(err, ErrWrong) != c.wrong || err != nil && !c.wrong {
				t.Errorf("the session ends with %v", err)
			}
			timed, onDevice, plain := false, false, false
			for _, l := range lines(t, text) {
				p := pointOf(t, string(l.Name))
				plain = plain || p.Reference()
				if p.Class == keys.SIMT {
					_, told := l.Value("device-sec/op")
					timed, onDevice = true, onDevice || told
				}
			}
			if !plain || timed != c.timed || onDevice != c.deviceIsTimed {
				t.Errorf("plain Go %v, device %v, by its own clock %v\n%s", plain, timed, onDevice, text)
			}
			note := c.note + "Flynn/kernel=triad/elem=f32/class=simt/isa=opencl"
			if c.note != "" && !strings.Contains(text, note) {
				t.Errorf("no %q in\n%s", note, text)
			}
		})
	}
}

// TestNoDevice: without a companion, or without a device, there is one reason, and nothing fails.
func TestNoDevice(t *testing.T) {
	host := *here
	host.Devices = nil
	for range (simt{}).Points(&host, lookup(t, "triad", "f32"), 64, small()) {
		t.Error("a point without a device")
	}
	if why := (simt{}).Missing(&host, nil); why == "" {
		t.Error("no reason")
	}
	if err := host.FindDevices("none"); err != nil || Missing(&host, simt{}, nil) != "switched off by --gpu" {
		t.Errorf("%v, %q", err, Missing(&host, simt{}, nil))
	}
	var bad *FlagError
	if err := host.FindDevices(t.TempDir()); !errors.As(err, &bad) {
		t.Errorf("a folder is a companion: %v", err)
	}
	h := withDevice(t, "absent")
	if why := (simt{}).Missing(h, nil); !strings.Contains(why, "no OpenCL here") {
		t.Errorf("%q", why)
	}
}
