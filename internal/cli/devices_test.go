package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/internal/gpu"
)

// pretender writes a companion in shell that says what it is to say, and then nothing.
func pretender(t *testing.T, says string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("companions are written in shell here")
	}
	path := filepath.Join(t.TempDir(), "flynn-gpu")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+says+"\ncat >/dev/null\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDevices: list and machine name devices, or the one reason why there are none. Whatever a companion does, they go
// on.
func TestDevices(t *testing.T) {
	emulated.Portable(t)
	const version = `echo "flynn-gpu 1"; `
	const device = `echo 'device {"device":0,"isa":"opencl","type":"gpu","name":"Fake 9000"}'; `
	for says, want := range map[string]string{
		version + device + "echo ready":                    "",
		version + "echo absent no OpenCL here; echo ready": "no OpenCL here",
		"echo lost a library >&2; exit 1":                  "it ended (exit status 1): lost a library",
	} {
		path := pretender(t, says)
		for _, command := range [][]string{{"list"}, {"list", "--by", "class"}, {"machine"}} {
			got := strings.Join(strings.Fields(succeed(t, append(command, "--gpu", path)...)), " ")
			switch {
			case want == "" && !strings.Contains(got, "Fake 9000 (gpu"):
				t.Errorf("%v names no device: %s", command, got)
			case want != "" && !strings.Contains(got, "none: "+want):
				t.Errorf("%v: no %q in %s", command, want, got)
			}
		}
		for _, command := range []string{"list", "machine"} {
			var told struct {
				Devices []gpu.Device `json:"devices"`
				Why     string       `json:"no_device"`
			}
			if err := json.Unmarshal([]byte(succeed(t, command, "--json", "--gpu", path)), &told); err != nil {
				t.Fatal(err)
			}
			if told.Devices == nil || len(told.Devices) == 0 != (want != "") || told.Why != want {
				t.Errorf("%s --json: %+v, want %q", command, told, want)
			}
		}
	}
}

// TestNoCompanion: none is a choice, a path of nothing is a mistake.
func TestNoCompanion(t *testing.T) {
	emulated.Portable(t)
	t.Setenv(gpu.EnvPath, gpu.None)
	if out := succeed(t, "machine"); !strings.Contains(out, "none: switched off by FLYNN_GPU") {
		t.Error(out)
	}
	if out := succeed(t, "list", "--gpu", gpu.None); !strings.Contains(out, "devices: none: switched off by --gpu") {
		t.Error(out)
	}
	absent := filepath.Join(t.TempDir(), "nothing")
	for _, command := range []string{"list", "machine"} {
		code, _, stderr := call(t, command, "--gpu", absent)
		want := "--gpu: " + absent + ": no such file or directory; give the path of flynn-gpu, or none"
		if code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d, %s", command, code, stderr)
		}
	}
}
