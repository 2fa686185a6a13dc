package machine

import (
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func treeOf(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

func link(target string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
}

var epyc = Facts{
	GOOS: "linux", GOARCH: "amd64", Brand: "AMD EPYC", Vendor: "AuthenticAMD", Hypervisor: "KVMKVMKVM", Guest: true,
	Family: 26, Model: 2, Stepping: 1, PhysicalCores: 2, L1D: 1, L2: 1, L3: 1, CPUs: []int{0, 1}, PageSize: 4096,
}

func arm(cpus ...int) Facts {
	return Facts{GOOS: "linux", GOARCH: "arm64", Vendor: "Arm Limited", CPUs: cpus, PageSize: 4096}
}

func TestDetectAtNothing(t *testing.T) {
	for _, f := range []Facts{{}, {GOOS: "linux", GOARCH: "amd64"}, {GOOS: "linux", GOARCH: "arm64"},
		{GOOS: "linux", GOARCH: "riscv64"}} {
		got := DetectAt(fstest.MapFS{}, f)
		want := blank(f)
		want.Fingerprint = got.Fingerprint
		if f.GOOS == "linux" || f.GOOS == "" {
			want.Sys = "absent"
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v from nothing, want %+v", got, want)
		}
		got.Doubts()
		if len(got.Spread()) != 0 {
			t.Errorf("Spread = %v", got.Spread())
		}
	}
}

func TestCPUIDFillsIn(t *testing.T) {
	f := epyc
	f.PhysicalCores, f.L1D, f.L2, f.L3 = 2, 48<<10, 1<<20, 32<<20
	if m := DetectAt(fstest.MapFS{}, f); m.PhysicalCores != 2 || m.L1D != f.L1D || m.L2 != f.L2 || m.L3 != f.L3 ||
		m.LLC != f.L3 {
		t.Errorf("%+v", m)
	}
	f.Hypervisor = "TCGTCGTCGTCG"
	if m := DetectAt(fstest.MapFS{}, f); m.PhysicalCores != 0 || m.L1D != 0 || m.LLC != 0 {
		t.Errorf("believes the emulator: %+v", m)
	}
}

func TestFingerprint(t *testing.T) {
	base := DetectAt(files(t, "guest"), epyc)
	busy := files(t, "guest")
	busy["proc/loadavg"] = &fstest.MapFile{Data: []byte("3.00 1 1 1/1 1")}
	if m := DetectAt(busy, epyc); m.Fingerprint != base.Fingerprint {
		t.Error("load changes the fingerprint")
	}
	one := epyc
	one.CPUs = []int{1}
	if m := DetectAt(busy, one); m.Fingerprint == base.Fingerprint {
		t.Error("the number of cores does not change the fingerprint")
	}
	const want = "399dd09ef0"
	if base.Fingerprint != want {
		t.Errorf("fingerprint %s, want %s: results of older releases no longer match their machine", base.Fingerprint, want)
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		m    Machine
		want []int
	}{
		{Machine{}, nil},
		{Machine{CPUs: []int{4, 5}}, []int{4, 5}},
		{Machine{CPUs: []int{0, 1, 2, 3, 7}, CoreCPUs: [][]int{{0, 1}, {2, 3}, {7}}}, []int{0, 2, 7, 1, 3}},
	} {
		if got := c.m.Spread(); !slices.Equal(got, c.want) {
			t.Errorf("Spread of %v = %v, want %v", c.m.CoreCPUs, got, c.want)
		}
	}
}

func TestDetect(t *testing.T) {
	m := Detect()
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s\n%+v", b, m.Doubts())
	if m.GOOS != runtime.GOOS || m.GOARCH != runtime.GOARCH || m.PageSize != os.Getpagesize() {
		t.Error("not this process")
	}
	if m.Cores < 1 || len(m.CPUs) != m.Cores || !slices.IsSorted(m.CPUs) {
		t.Errorf("%d cores, %v", m.Cores, m.CPUs)
	}
	for _, s := range []string{m.CPU, m.Uarch, m.THP, m.Governor, m.Boost, m.Virt, m.Emulated, m.Fingerprint} {
		if s == "" || strings.TrimSpace(s) != s {
			t.Errorf("text %q", s)
		}
	}
	spread := slices.Sorted(slices.Values(m.Spread()))
	if !slices.Equal(spread, m.CPUs) {
		t.Errorf("Spread holds %v, CPUs %v", spread, m.CPUs)
	}
	if again := Detect(); again.Fingerprint != m.Fingerprint {
		t.Errorf("fingerprint %s, then %s", m.Fingerprint, again.Fingerprint)
	}
}

// TestWanted holds the machine against what the caller knows of it: make cross sets FLYNN_WANT_EMULATED and
// FLYNN_WANT_UARCH for every emulated leg.
func TestWanted(t *testing.T) {
	m := Detect()
	for name, got := range map[string]string{"FLYNN_WANT_EMULATED": m.Emulated, "FLYNN_WANT_UARCH": m.Uarch} {
		if want := os.Getenv(name); want != "" && got != want {
			t.Errorf("%s is %q, detected %q", name, want, got)
		}
	}
}
