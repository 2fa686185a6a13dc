package machine

import (
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// fixture reads a machine from testdata: what it is, then "-- path --" before the text of each file.
func fixture(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	root := fstest.MapFS{}
	for _, s := range strings.Split("\n"+string(b), "\n-- ")[1:] {
		path, text, ok := strings.Cut(s, " --\n")
		if !ok {
			path, text = strings.TrimSuffix(s, " --"), ""
		}
		root[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

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

var xeon = Facts{
	GOOS: "linux", GOARCH: "amd64", Brand: "Intel(R) Xeon(R) Gold 6430", Vendor: "GenuineIntel",
	Family: 6, Model: 143, Stepping: 8, CPUs: []int{0, 2, 3}, PageSize: 4096,
}

func arm(cpus ...int) Facts {
	return Facts{GOOS: "linux", GOARCH: "arm64", Vendor: "Arm Limited", CPUs: cpus, PageSize: 4096}
}

func TestDetectAt(t *testing.T) {
	const kib, mib = 1 << 10, 1 << 20
	for _, c := range []struct {
		name   string
		facts  Facts
		want   Machine
		doubts []string
	}{
		{"guest", epyc, Machine{
			CPU: "AMD EPYC", Uarch: "Zen 5", Cores: 2, CoreCPUs: [][]int{{0}, {1}},
			PhysicalCores: 2, SMT: 1, Sockets: 1, NUMANodes: 1,
			L1D: 48 * kib, L2: mib, L3: 32 * mib, LLC: 32 * mib,
			Caches: []Cache{
				{1, "Data", 48 * kib, 2, 1}, {1, "Instruction", 32 * kib, 2, 1}, {2, "Unified", mib, 2, 1},
				{3, "Unified", 32 * mib, 1, 2},
			},
			THP: "madvise", MemTotal: 24684092 * kib, Governor: Unknown, Boost: Unknown, Virt: "kvm",
			Load1: 0.01, Steal: 1800.0 / (2547 + 2227 + 186884 + 280 + 61 + 1800),
		}, []string{"virtualised (kvm)", "0.9 % of the CPU time"}},
		{"graviton", arm(0, 1, 2, 3), Machine{
			CPU: "Arm Neoverse V1", Uarch: "Neoverse V1", Cores: 4, CoreCPUs: [][]int{{0}, {1}, {2}, {3}},
			PhysicalCores: 4, SMT: 1, Sockets: 1, NUMANodes: 1,
			L1D: 64 * kib, L2: mib, L3: 32 * mib, LLC: 32 * mib,
			Caches: []Cache{
				{1, "Data", 64 * kib, 4, 1}, {1, "Instruction", 64 * kib, 4, 1}, {2, "Unified", mib, 4, 1},
				{3, "Unified", 32 * mib, 1, 4},
			},
			THP: "never", MemTotal: 7891012 * kib, Governor: Unknown, Boost: Unknown, Virt: "kvm", Load1: 0.72,
		}, []string{"load 0.72", "virtualised (kvm)", "transparent huge pages are off"}},
		{"pi4", arm(0, 1, 2, 3), Machine{
			CPU: "Arm Cortex-A72 (Raspberry Pi 4 Model B Rev 1.4)", Uarch: "Cortex-A72", Cores: 4,
			CoreCPUs: [][]int{{0}, {1}, {2}, {3}}, PhysicalCores: 4, SMT: 1,
			THP: Unknown, MemTotal: 3884360 * kib, Governor: "ondemand", Boost: Unknown, Virt: "none", Steal: -1,
		}, []string{"governor ondemand", "boost unknown"}},
		{"container", xeon, Machine{
			CPU: "Intel(R) Xeon(R) Gold 6430", Uarch: "Sapphire Rapids", Cores: 3, CoreCPUs: [][]int{{0, 2}, {3}},
			PhysicalCores: 2, SMT: 2, Sockets: 2, NUMANodes: 2,
			L1D: 48 * kib, L2: 2 * mib, L3: 120 * mib, LLC: 120 * mib,
			Caches: []Cache{
				{1, "Data", 48 * kib, 2, 2}, {1, "Instruction", 32 * kib, 2, 2}, {2, "Unified", 2 * mib, 2, 2},
				{3, "Unified", 60 * mib, 2, 2},
			},
			THP: "always", MemTotal: 131072000 * kib, Governor: "performance", Boost: "on", Virt: "docker", CgroupCPU: 1.5, Load1: 0.1,
		}, []string{"quota of 1.5 cores for 3 CPUs", "boost is on", "3 CPUs are threads of 2 cores"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := DetectAt(fixture(t, c.name), c.facts)
			if !regexp.MustCompile(`^[0-9a-f]{10}$`).MatchString(got.Fingerprint) {
				t.Errorf("fingerprint %q", got.Fingerprint)
			}
			w := c.want
			w.GOOS, w.GOARCH, w.CPUs, w.PageSize, w.Emulated = "linux", c.facts.GOARCH, c.facts.CPUs, 4096, "no"
			w.Fingerprint = got.Fingerprint
			if !reflect.DeepEqual(*got, w) {
				t.Errorf("\ngot  %+v\nwant %+v", *got, w)
			}
			checkDoubts(t, got, c.doubts)
		})
	}
}

// checkDoubts wants these doubts in this order, each with advice.
func checkDoubts(t *testing.T, m *Machine, want []string) {
	t.Helper()
	got := m.Doubts()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(want); i++ {
		ok = strings.Contains(got[i].What, want[i]) && got[i].Advice != ""
	}
	if !ok {
		t.Errorf("doubts %+v, want %q", got, want)
	}
}

func TestDetectAtNothing(t *testing.T) {
	for _, f := range []Facts{{}, {GOOS: "linux", GOARCH: "amd64"}, {GOOS: "linux", GOARCH: "arm64"}, {GOOS: "linux", GOARCH: "riscv64"}} {
		got := DetectAt(fstest.MapFS{}, f)
		want := blank(f)
		want.Fingerprint = got.Fingerprint
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
	if m := DetectAt(fstest.MapFS{}, f); m.PhysicalCores != 2 || m.L1D != f.L1D || m.L2 != f.L2 || m.L3 != f.L3 || m.LLC != f.L3 {
		t.Errorf("%+v", m)
	}
	f.Hypervisor = "TCGTCGTCGTCG"
	if m := DetectAt(fstest.MapFS{}, f); m.PhysicalCores != 0 || m.L1D != 0 || m.LLC != 0 {
		t.Errorf("believes the emulator: %+v", m)
	}
}

func TestFingerprint(t *testing.T) {
	base := DetectAt(fixture(t, "guest"), epyc)
	busy := fixture(t, "guest")
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
