package machine

import (
	"slices"
	"strings"
	"testing"
)

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

// calm is a machine that nothing disturbs.
func calm() *Machine {
	return &Machine{
		GOOS: "linux", GOARCH: "amd64", Cores: 2, CPUs: []int{0, 1}, Online: []int{0, 1}, GOMAXPROCS: 2,
		CoreCPUs:      [][]int{{0}, {1}},
		CoreKinds:     []CoreKind{{Name: "Zen 5", CPUs: []int{0, 1}, Count: 2}},
		PhysicalCores: 2, SMT: 1, Pinning: "yes", LLC: 32 << 20, MemTotal: 8 << 30,
		Governor: "performance", Boost: "off", THP: "madvise", Virt: "none", Emulated: "no", Sys: "present",
		Timer: Timer{Cost: 20}, Perf: Perf{"2", "yes"},
	}
}

func TestDoubts(t *testing.T) {
	checkDoubts(t, calm(), nil)
	kinds := []CoreKind{{Name: "P", CPUs: []int{0}}, {Name: "E", CPUs: []int{1}}}
	for want, change := range map[string]func(*Machine){
		"emulated (qemu-user)":               func(m *Machine) { m.Emulated = "qemu-user" },
		"one CPU":                            func(m *Machine) { m.Cores, m.CPUs = 1, []int{0} },
		"quota of 0.25 cores for 2 workers":  func(m *Machine) { m.CgroupCPU = 0.25 },
		"quota of 1.5 cores for 2 workers":   func(m *Machine) { m.CgroupCPU = 1.5 },
		"GOMAXPROCS is 1: 1 of 2 CPUs stay":  func(m *Machine) { m.GOMAXPROCS = 1 },
		"CPU 0 is left out: 1-2 of 0-3":      func(m *Machine) { m.CPUs, m.Online = []int{1, 2}, []int{0, 1, 2, 3} },
		"cannot be bound to CPUs (operation": func(m *Machine) { m.Pinning = "no: operation not permitted" },
		"load 0.51":                          func(m *Machine) { m.Load1 = 0.51 },
		"on battery":                         func(m *Machine) { m.Battery = true },
		"governor powersave: the clock":      func(m *Machine) { m.Governor = "powersave" },
		"governor unknown: the clock":        func(m *Machine) { m.Governor = Unknown },
		"boost is on: the clock":             func(m *Machine) { m.Boost = "on" },
		"boost unknown: the clock":           func(m *Machine) { m.Boost = Unknown },
		"governor powersave, boost is on":    func(m *Machine) { m.Governor, m.Boost = "powersave", "on" },
		"reading the time takes 1.2 µs":      func(m *Machine) { m.Timer.Cost = 1234 },
		"virtualised (kvm+lxc)":              func(m *Machine) { m.Virt, m.GOARCH = "kvm+lxc", "arm64" },
		"2.0 % of the CPU time":              func(m *Machine) { m.Steal = 0.02 },
		"2 CPUs are threads of 1 core":       func(m *Machine) { m.CoreCPUs = [][]int{{0, 1}} },
		"several kinds (P 0, E 1): one":      func(m *Machine) { m.CoreKinds = kinds },
		"huge pages are off":                 func(m *Machine) { m.THP = "never" },
		"1024 MiB are swapped out":           func(m *Machine) { m.SwapUsed = 1 << 30 },
		"caches of 65 MiB for 2 CPUs":        func(m *Machine) { m.LLC = 65 << 20 },
		"an L3 shared by 64 CPUs, and 2":     func(m *Machine) { m.Caches = []Cache{{Level: 3, CPUs: 64}} },
		"/sys is absent":                     func(m *Machine) { m.Sys, m.Governor, m.Boost = "absent", Unknown, Unknown },
		"perf_event_paranoid forbids it":     func(m *Machine) { m.Perf.Counters = "no: perf_event_paranoid forbids it" },
		"the sandbox forbids it":             func(m *Machine) { m.Perf.Counters = "no: the sandbox forbids it" },
	} {
		m := calm()
		change(m)
		checkDoubts(t, m, []string{want})
	}
	for name, change := range map[string]func(*Machine){
		"a quota that suffices": func(m *Machine) { m.CgroupCPU = 2 },
		"a quota that Go knows": func(m *Machine) { m.CgroupCPU, m.Cores, m.CoreCPUs = 2, 8, nil },
		"a container alone":     func(m *Machine) { m.Virt = "docker" },
		"macOS": func(m *Machine) {
			m.GOOS, m.Governor, m.Boost, m.THP, m.Sys = "darwin", Unknown, Unknown, Unknown, Unknown
		},
		"little steal": func(m *Machine) { m.Steal = 0.0009 },
		"cores unknown": func(m *Machine) {
			m.CoreCPUs, m.CoreKinds, m.Online, m.PhysicalCores = nil, nil, nil, 0
		},
		"one kind is used":         func(m *Machine) { m.CoreKinds = []CoreKind{{CPUs: []int{0, 1}}, {CPUs: []int{2, 3}}} },
		"a chiplet with one core":  func(m *Machine) { m.LLC = 64 << 20 },
		"no counters in a guest":   func(m *Machine) { m.Perf.Counters = "no: the hypervisor does not pass them on" },
		"nothing is known of swap": func(m *Machine) { m.SwapUsed, m.MemTotal = 1, 0 },
	} {
		m := calm()
		change(m)
		if d := m.Doubts(); len(d) > 0 {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestVirtualSiblings(t *testing.T) {
	m := calm()
	m.Virt = "kvm"
	checkDoubts(t, m, []string{"virtualised (kvm)", "two virtual CPUs may be two threads of one core"})
	m.SMT, m.CoreCPUs = 2, [][]int{{0, 1}} // the hypervisor tells
	checkDoubts(t, m, []string{"virtualised (kvm)", "SMT: 2 CPUs are threads of 1 core"})
}

// TestAdviceOnTheHost: what needs a file of /sys cannot be done where that is read-only.
func TestAdviceOnTheHost(t *testing.T) {
	m := calm()
	m.Sys, m.Governor, m.THP = "read-only", "powersave", "never"
	for _, d := range m.Doubts() {
		if !strings.HasPrefix(d.Advice, "on the host, ") {
			t.Errorf("%+v", d)
		}
	}
}

func TestQuotaBelowOneGivesNoWorkers(t *testing.T) {
	m := calm()
	m.CgroupCPU = 0.5
	if d := m.Doubts(); len(d) != 1 || strings.Contains(d[0].Advice, "--workers") {
		t.Errorf("%+v", d)
	}
}

func TestList(t *testing.T) {
	for want, l := range map[string][]int{"": nil, "0": {0}, "0-1": {0, 1}, "0-3,8": {0, 1, 2, 3, 8}, "1,3,5": {1, 3, 5}} {
		if got := List(l); got != want {
			t.Errorf("%v: %q", l, got)
		}
		if got := parseList(want); !slices.Equal(got, l) {
			t.Errorf("%q: %v", want, got)
		}
	}
}
