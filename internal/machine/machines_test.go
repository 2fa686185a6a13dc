package machine

import (
	"fmt"
	"slices"
	"testing"
)

// TestMachines holds what matters most of each fixture against what its first line says it is.
func TestMachines(t *testing.T) {
	want := map[string]struct {
		cpu, uarch, virt string
		counts           string // CPUs usable and online, cores, threads of a core, sockets, nodes with memory
		caches           string // KiB: L1D, L2, L3 and last level
		kinds            string
		siblings         string // of the first core
		nodes            string
		clock            string
		perf             string
		doubts           []string
	}{
		"guest": {"AMD EPYC", "Zen 5", "kvm", "2 2 2 1 1 1", "48 1024 32768 32768", "Zen 5 0-1", "0", "0-1 24105 MiB",
			"unknown unknown tsc yes",
			"no: the hypervisor does not pass them on",
			[]string{"virtualised (kvm)", "two virtual CPUs", "0.9 % of the CPU time"}},
		"hybrid": {"12th Gen Intel(R) Core(TM) i7-1260P", "Alder Lake", "none", "16 16 12 2 1 1", "32 1280 18432 18432",
			"P 0-7 E 8-15", "0-1",
			"0-15 15679 MiB", "powersave on tsc yes", "no: perf_event_paranoid forbids it",
			[]string{"load 0.81", "on battery", "governor powersave, boost is on", "SMT: 16 CPUs are threads of 12 cores",
				"several kinds (P 0-7, E 8-15)", "no hardware counters"}},
		"xeon2": {"Intel(R) Xeon(R) Silver 4215 CPU @ 2.50GHz", "Cascade Lake", "none", "32 32 16 2 2 2",
			"32 1024 22528 22528", "Cascade Lake 0-31", "0,16",
			"0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 95147 MiB 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 97792 MiB",
			"performance off tsc yes", "yes",
			[]string{"SMT: 32 CPUs are threads of 16 cores", "12288 MiB are swapped out"}},
		"graviton": {"Arm Neoverse V1", "Neoverse V1", "kvm", "4 4 4 1 1 1", "64 1024 32768 32768", "Neoverse V1 0-3", "0",
			"0-3 0 MiB",
			"unknown unknown arch_sys_counter yes", "yes",
			[]string{"load 0.72", "virtualised (kvm)", "transparent huge pages are off"}},
		"asahi": {"Apple Icestorm (M1) + Firestorm (M1) (Apple MacBook Air (M1, 2020))", "Icestorm (M1) + Firestorm (M1)",
			"none", "8 8 8 1 1 1", "0 0 0 0",
			"Firestorm (M1) 4-7 Icestorm (M1) 0-3", "0", "0-7 7682 MiB", "schedutil off arch_sys_counter yes", "yes",
			[]string{"governor schedutil",
				"several kinds (Firestorm (M1) 4-7, Icestorm (M1) 0-3): one worker measures Firestorm"}},
		"pi4": {"Arm Cortex-A72 (Raspberry Pi 4 Model B Rev 1.4)", "Cortex-A72", "none", "4 4 4 1 0 0", "0 0 0 0",
			"Cortex-A72 0-3", "0", "",
			"ondemand unknown arch_sys_counter yes", "yes", []string{"governor ondemand, boost unknown"}},
		"container": {"Intel(R) Xeon(R) Gold 6430", "Sapphire Rapids", "docker", "3 4 2 2 2 2", "48 2048 61440 61440",
			"Sapphire Rapids 0-3", "0,2",
			"0,2 64000 MiB 1,3 64000 MiB", "performance on tsc yes", "no: perf_event_paranoid forbids it",
			[]string{"quota of 1.5 cores for 2 workers", "boost is on", "3 CPUs are threads of 2 cores",
				"no hardware counters"}},
		"liar": {"Intel(R) Xeon(R) 6972P", "Granite Rapids", "kvm", "1 2 2 1 1 1", "48 2048 491520 491520",
			"Granite Rapids 0-1", "1", " 0 MiB",
			"unknown unknown hpet no", "no: the hypervisor does not pass them on",
			[]string{"one CPU", "CPU 0 is left out: 1 of 0-1", "cannot be bound", "reading the time takes 1.3 µs",
				"virtualised (kvm)", "caches of 480 MiB for 2 CPUs"}},
		"nosys": {"AMD EPYC 7B13", "Zen 3", "gvisor", "2 0 64 0 0 0", "32 512 32768 32768", "", "", "",
			"unknown unknown unknown unknown",
			"no: the kernel has no perf events", []string{"/sys is absent"}},
		"empty": {Unknown, Unknown, Unknown, "1 1 0 0 0 0", "0 0 0 0", "", "", "", "unknown unknown unknown yes", Unknown,
			[]string{"one CPU", "/sys is empty"}},
	}
	for _, name := range fixtures(t) {
		w, ok := want[name]
		if !ok {
			t.Errorf("nothing is expected of %s", name)
			continue
		}
		root, f := fixture(t, name)
		m := DetectAt(root, f)
		kinds, siblings, nodes := "", "", ""
		for _, k := range m.CoreKinds {
			kinds += fmt.Sprintf(" %s %s", k.Name, List(k.CPUs))
		}
		if m.CoreCPUs != nil {
			siblings = List(m.CoreCPUs[0])
		}
		for _, n := range m.Nodes {
			nodes += fmt.Sprintf(" %s %d MiB", List(n.CPUs), n.MemTotal>>20)
		}
		online := len(m.Online)
		for _, c := range []struct{ what, got, want string }{
			{"cpu", m.CPU, w.cpu}, {"uarch", m.Uarch, w.uarch}, {"virt", m.Virt, w.virt},
			{"counts", fmt.Sprint(m.Cores, online, m.PhysicalCores, m.SMT, m.Sockets, m.NUMANodes), w.counts},
			{"caches", fmt.Sprint(m.L1D>>10, m.L2>>10, m.L3>>10, m.LLC>>10), w.caches},
			{"kinds", kinds, lead(w.kinds)}, {"siblings", siblings, w.siblings}, {"nodes", nodes, lead(w.nodes)},
			{"clock", fmt.Sprint(m.Governor, " ", m.Boost, " ", m.Timer.Source, " ", m.Timer.Steady), w.clock},
			{"perf", m.Perf.Counters, w.perf},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s is %q, want %q", name, c.what, c.got, c.want)
			}
		}
		checkDoubts(t, m, w.doubts)
		if spread := slices.Sorted(slices.Values(m.Spread())); !slices.Equal(spread, f.CPUs) {
			t.Errorf("%s: Spread holds %v of %v", name, spread, f.CPUs)
		}
	}
}

// lead puts a blank before what is there.
func lead(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

func TestSpreadTakesFastCoresFirst(t *testing.T) {
	for name, want := range map[string][]int{
		"asahi":  {4, 5, 6, 7, 0, 1, 2, 3},
		"hybrid": {0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 1, 3, 5, 7},
	} {
		if got := DetectAt(fixture(t, name)).Spread(); !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestKind(t *testing.T) {
	m := DetectAt(fixture(t, "hybrid"))
	if m.Kind(0) != "P" || m.Kind(15) != "E" || m.Kind(16) != "" {
		t.Errorf("%q %q %q", m.Kind(0), m.Kind(15), m.Kind(16))
	}
	if k := DetectAt(fixture(t, "guest")).Kind(0); k != "" {
		t.Errorf("%q where all cores are alike", k)
	}
}

// TestKindsByClock: cores without a name are told apart by their clocks, where those differ by much.
func TestKindsByClock(t *testing.T) {
	for want, khz := range map[string][]string{
		"Zen 5":           {"5100000", "5000000", "4900000"},
		"5.1 GHz 3.3 GHz": {"5100000", "3300000", "5100000"},
	} {
		files := map[string]string{cpuDir + "/online": "0-2"}
		for i, f := range khz {
			files[fmt.Sprintf("%s/cpu%d/cpufreq/cpuinfo_max_freq", cpuDir, i)] = f
			files[fmt.Sprintf("%s/cpu%d/cpu_capacity", cpuDir, i)] = "1024"
		}
		got := ""
		for _, k := range coreKinds(tree{treeOf(files)}, "riscv64", []int{0, 1, 2}, nil, "Zen 5") {
			got += " " + k.Name
		}
		if got != " "+want {
			t.Errorf("%v: %q, want %q", khz, got, want)
		}
	}
}

func TestCounting(t *testing.T) {
	loud := tree{treeOf(map[string]string{"proc/sys/kernel/perf_event_paranoid": "4"})}
	for _, c := range []struct {
		root  tree
		came  Counting
		guest bool
		want  string
	}{
		{loud, CountingWorks, false, "yes"},
		{loud, CountingAbsent, true, "no: the hypervisor does not pass them on"},
		{loud, CountingAbsent, false, "no: the kernel has no driver for those of this CPU"},
		{loud, CountingDenied, false, "no: perf_event_paranoid forbids it"},
		{tree{treeOf(nil)}, CountingDenied, false, "no: the sandbox forbids it"},
		{loud, CountingUnsupported, false, "no: the kernel has no perf events"},
		{loud, "", false, Unknown},
	} {
		if got := perf(c.root, Facts{Counters: c.came}, c.guest).Counters; got != c.want {
			t.Errorf("%s: %q, want %q", c.came, got, c.want)
		}
	}
}
