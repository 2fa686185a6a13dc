package machine

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
)

// TestCases holds trees that are easily misread against what they are.
func TestCases(t *testing.T) {
	zhaoxin := x86Facts("  Shanghai  ", "ZHAOXIN KaiXian KX-U6780A@2.7GHz", 7, 59, "0")
	for name, c := range map[string]struct {
		facts Facts
		want  string
		quota float64
	}{
		"proc-arm64-old": {factsOf("arm64", "0-3"),
			"Arm Cortex-A53; Cortex-A53; unknown; emulated no; 4 of 4 cores, SMT 1, 1 sockets, 0 nodes; L1D 0 L2 0 " +
				"L3 0 LLC 0 KiB, Cortex-A53 0-3", 0},
		"vendor-blanks": {zhaoxin,
			"ZHAOXIN KaiXian KX-U6780A@2.7GHz; family 7 model 59; none; emulated no; 1 of 1 cores, SMT 1, 1 " +
				"sockets, 0 nodes; L1D 32 L2 4096 L3 0 LLC 4096 KiB, family 7 model 59 0", 0},
		"hybrid-unified-cpu": {x86Facts("GenuineIntel", "x", 6, 143, "0-7"),
			"x; Sapphire Rapids; none; emulated no; 8 of 8 cores, SMT 1, 1 sockets, 0 nodes; L1D 0 L2 0 L3 0 LLC 0 " +
				"KiB, Sapphire Rapids 0-7", 1.5},
	} {
		c.facts.GOMAXPROCS = 2
		m := DetectAt(os.DirFS("testdata/cases/"+name), c.facts)
		if got := said(m); got != c.want || m.CgroupCPU != c.quota {
			t.Errorf("%s:\ngot  %s, quota %g\nwant %s, quota %g", name, got, m.CgroupCPU, c.want, c.quota)
		}
		for _, d := range m.Doubts() {
			if c.quota > 0 && strings.Contains(d.What, "GOMAXPROCS") {
				t.Errorf("%s: %s, where the quota explains it", name, d.What)
			}
		}
	}
}

// macOf answers as a Mac of Apple silicon does: the general names speak of the slow cores.
func macOf(brand string, fast, perFast, l2Fast, slow, perSlow, l2Slow int) mac {
	return mac{
		"machdep.cpu.brand_string": brand, "hw.physicalcpu": fast + slow, "hw.logicalcpu": fast + slow,
		"hw.packages": 1, "hw.memsize": 16 << 30, "hw.nperflevels": 2,
		"hw.l1dcachesize": 64 << 10, "hw.l2cachesize": l2Slow << 20, "hw.perflevel0.name": "Performance",
		"hw.perflevel1.name":        "Efficiency",
		"hw.perflevel0.physicalcpu": fast, "hw.perflevel0.logicalcpu": fast, "hw.perflevel0.cpusperl2": perFast,
		"hw.perflevel0.l1dcachesize": 128 << 10, "hw.perflevel0.l2cachesize": l2Fast << 20,
		"hw.perflevel1.physicalcpu": slow, "hw.perflevel1.logicalcpu": slow, "hw.perflevel1.cpusperl2": perSlow,
		"hw.perflevel1.l1dcachesize": 64 << 10, "hw.perflevel1.l2cachesize": l2Slow << 20,
	}
}

// TestMacs runs the whole of Detect of macOS, with what CPUID's library reads there: the caches of the slow cores.
func TestMacs(t *testing.T) {
	const levels = ", Performance %d, Efficiency %d"
	for _, c := range []struct {
		answers    mac
		fast, slow int
		want       string
	}{
		{macOf("Apple M1", 4, 4, 12, 4, 4, 4), 4, 4,
			"Apple M1; Firestorm + Icestorm; none; emulated no; 8 of 8 cores, SMT 1, 1 sockets, 1 nodes; L1D 128 " +
				"L2 12288 L3 0 LLC 16384 KiB" + levels},
		{macOf("Apple M1 Pro", 8, 4, 12, 2, 2, 4), 8, 2,
			"Apple M1 Pro; Firestorm + Icestorm; none; emulated no; 10 of 10 cores, SMT 1, 1 sockets, 1 nodes; L1D " +
				"128 L2 12288 L3 0 LLC 28672 KiB" + levels},
		{macOf("Apple M1 Ultra", 16, 4, 12, 4, 2, 4), 16, 4,
			"Apple M1 Ultra; Firestorm + Icestorm; none; emulated no; 20 of 20 cores, SMT 1, 1 sockets, 1 nodes; " +
				"L1D 128 L2 12288 L3 0 LLC 57344 KiB" + levels},
		{macOf("Apple M2", 4, 4, 16, 4, 4, 4), 4, 4,
			"Apple M2; Avalanche + Blizzard; none; emulated no; 8 of 8 cores, SMT 1, 1 sockets, 1 nodes; L1D 128 " +
				"L2 16384 L3 0 LLC 20480 KiB" + levels},
		{macOf("Apple M3 Max", 12, 6, 16, 4, 4, 4), 12, 4,
			"Apple M3 Max; M3; none; emulated no; 16 of 16 cores, SMT 1, 1 sockets, 1 nodes; L1D 128 L2 16384 L3 0 " +
				"LLC 36864 KiB" + levels},
		{macOf("Apple M4", 4, 4, 16, 6, 6, 4), 4, 6,
			"Apple M4; M4; none; emulated no; 10 of 10 cores, SMT 1, 1 sockets, 1 nodes; L1D 128 L2 16384 L3 0 LLC " +
				"20480 KiB" + levels},
	} {
		f := Facts{GOOS: "darwin", GOARCH: "arm64", CPUs: count(c.fast + c.slow), PhysicalCores: c.fast + c.slow,
			L1D: 64 << 10, L2: 4 << 20}
		m := detectMac(c.answers, f)
		kinds := fmt.Sprintf(", %s %d, %s %d", m.CoreKinds[0].Name, m.CoreKinds[0].Count, m.CoreKinds[1].Name,
			m.CoreKinds[1].Count)
		m.CoreKinds = nil
		if got, want := said(m)+kinds, fmt.Sprintf(c.want, c.fast, c.slow); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestOtherMacs: one of Intel's, a guest whose cores are of one level, a program under Rosetta, and an old system.
func TestOtherMacs(t *testing.T) {
	facts := Facts{GOOS: "darwin", GOARCH: "arm64", CPUs: []int{0, 1, 2, 3}, PhysicalCores: 4, L1D: 64 << 10,
		L2: 4 << 20}
	intel := mac{"machdep.cpu.brand_string": "Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz",
		"machdep.cpu.vendor": "GenuineIntel", "machdep.cpu.family": 6, "machdep.cpu.model": 158,
		"hw.physicalcpu": 6, "hw.logicalcpu": 12, "hw.packages": 1, "hw.l1dcachesize": 32 << 10,
		"hw.l2cachesize": 256 << 10, "hw.l3cachesize": 9 << 20}
	guest := mac{"machdep.cpu.brand_string": "Apple M2", "hw.physicalcpu": 4, "hw.logicalcpu": 4, "hw.packages": 1,
		"hw.nperflevels": 1, "kern.hv_vmm_present": 1,
		"hw.perflevel0.name": "Standard", "hw.perflevel0.physicalcpu": 4, "hw.perflevel0.logicalcpu": 4,
		"hw.perflevel0.cpusperl2":    4,
		"hw.perflevel0.l1dcachesize": 128 << 10, "hw.perflevel0.l2cachesize": 16 << 20, "hw.l1dcachesize": 128 << 10,
		"hw.l2cachesize": 16 << 20}
	rosetta := macOf("VirtualApple @ 2.50GHz processor", 4, 4, 12, 4, 4, 4)
	maps.Copy(rosetta, mac{"sysctl.proc_translated": 1, "machdep.cpu.vendor": "GenuineIntel", "machdep.cpu.family": 6,
		"machdep.cpu.model": 44, "machdep.cpu.stepping": 0})
	old := mac{"machdep.cpu.brand_string": "Apple M1", "hw.physicalcpu": 8, "hw.logicalcpu": 8, "hw.packages": 1}
	for _, c := range []struct {
		answers mac
		arch    string
		want    string
	}{
		{intel, "amd64", "Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz; Kaby Lake; none; emulated no; 4 of 6 cores, " +
			"SMT 2, 1 sockets, 1 nodes; L1D 32 L2 256 L3 9216 LLC 9216 KiB"},
		{guest, "arm64", "Apple M2; Avalanche + Blizzard; vm; emulated no; 4 of 4 cores, SMT 1, 1 sockets, 1 " +
			"nodes; L1D 128 L2 16384 L3 0 LLC 16384 KiB, Avalanche + Blizzard "},
		{rosetta, "amd64", "VirtualApple @ 2.50GHz processor; Westmere; none; emulated rosetta; 4 of 8 cores, SMT " +
			"1, 1 sockets, 1 nodes; L1D 128 L2 12288 L3 0 LLC 16384 KiB, Performance , Efficiency "},
		{old, "arm64", "Apple M1; Firestorm + Icestorm; none; emulated no; 4 of 8 cores, SMT 1, 1 sockets, 1 " +
			"nodes; L1D 64 L2 4096 L3 0 LLC 4096 KiB"}, // by CPUID alone, which knows no clusters
		{mac{}, "arm64", "unknown; unknown; none; emulated no; 4 of 4 cores, SMT 0, 0 sockets, 1 nodes; L1D 64 L2 " +
			"4096 L3 0 LLC 4096 KiB"},
	} {
		facts.GOARCH = c.arch
		if got := said(detectMac(c.answers, facts)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestBareSystem runs the whole of Detect of a system without files.
func TestBareSystem(t *testing.T) {
	f := x86Facts("GenuineIntel", "  Intel(R)  Xeon(R) Gold 6430 ", 6, 143, "0-3")
	f.GOOS, f.PhysicalCores, f.L1D, f.L2, f.L3 = "windows", 2, 48<<10, 2<<20, 60<<20
	if got, want := said(detectBare(f)),
		"Intel(R) Xeon(R) Gold 6430; Sapphire Rapids; none; emulated no; 4 of 2 cores, SMT 0, 0 sockets, 0 nodes; "+
			"L1D 48 L2 2048 L3 61440 LLC 61440 KiB"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	f.Hypervisor, f.Guest = "TCGTCGTCGTCG", true
	if m := detectBare(f); m.Emulated != "qemu-system" || m.L1D != 0 {
		t.Errorf("%s", said(m))
	}
}

// TestFillFrom: a better source is never overwritten, field by field.
func TestFillFrom(t *testing.T) {
	f := Facts{PhysicalCores: 9, L1D: 1, L2: 2, L3: 3}
	m := &Machine{PhysicalCores: 4, L1D: 100, L3: 300}
	m.fillFrom(f)
	if m.PhysicalCores != 4 || m.L1D != 100 || m.L2 != 2 || m.L3 != 300 || m.LLC != 300 {
		t.Errorf("%+v", m)
	}
}

// TestReservedParts: values that are reserved have no product's name.
func TestReservedParts(t *testing.T) {
	for p, want := range map[Part]string{
		{0, 0}: " ", {0, 0x123}: " ", {0, 0x051}: "QEMU max", {0x61, 0}: "Apple ", {0x41, 0}: "Arm ", {0x50,
			0}: "APM X-Gene", {0x41, 0xd03}: "Arm Cortex-A53", {0x99, 1}: "implementer 0x99 part 0x1",
	} {
		if maker, core := p.names(); maker+" "+core != want {
			t.Errorf("%+v is %q, want %q", p, maker+" "+core, want)
		}
	}
	tree := treeWith([]cores{{cpus: "0-1", implementer: "0x00", part: "0x000"}}, nil)
	if m := DetectAt(tree, factsOf("arm64", "0-1")); m.CPU != Unknown || m.Uarch != Unknown || len(m.CoreKinds) > 1 {
		t.Errorf("%s", said(m))
	}
}

// TestUnknownIsNoKind: a core that has no name beside those that have one is none of another kind.
func TestUnknownIsNoKind(t *testing.T) {
	for name, all := range map[string][]cores{
		"the first":  {{cpus: "0", implementer: "0x0", part: "0x0"}, {cpus: "1-3", implementer: "0x41", part: "0xd0b"}},
		"the last":   {{cpus: "0-2", implementer: "0x41", part: "0xd0b"}, {cpus: "3"}},
		"the middle": {{cpus: "0,2-3", implementer: "0x41", part: "0xd0b"}, {cpus: "1"}},
	} {
		m := DetectAt(treeWith(all, nil), factsOf("arm64", "0-3"))
		if len(m.CoreKinds) != 1 || m.CoreKinds[0].Name != "Cortex-A76" || m.CoreKinds[0].Count != 4 {
			t.Errorf("%s: %+v", name, m.CoreKinds)
		}
	}
}

// TestCacheNumbers: the numbers of caches are believed against their lists of sharing CPUs: a Ryzen 5 1600 before
// Linux 4.14, where two third-level caches of three cores each showed as three.
func TestCacheNumbers(t *testing.T) {
	files := map[string]string{cpuDir + "/online": "0-11\n"}
	for cpu, shared := range []string{"0-5", "0-5", "0-5", "0-5", "0-5", "0-5", "6-9", "6-9", "6-9", "6-9", "10-11",
		"10-11"} {
		dir := fmt.Sprintf("%s/cpu%d/cache/index3/", cpuDir, cpu)
		maps.Copy(files, map[string]string{dir + "level": "3", dir + "type": "Unified", dir + "size": "8192K", dir +
			"shared_cpu_list": shared, dir + "id": fmt.Sprint(cpu / 6)})
	}
	wide := maps.Clone(files) // and one list for both
	for cpu := range 12 {
		wide[fmt.Sprintf("%s/cpu%d/cache/index3/shared_cpu_list", cpuDir, cpu)] = "0-11"
	}
	if m := DetectAt(treeOf(wide), factsOf("amd64", "0-11")); m.L3 != 16<<20 || m.Caches[0].Instances != 2 ||
		m.Caches[0].CPUs != 6 {
		t.Errorf("one list: L3 %d, %+v", m.L3, m.Caches)
	}
	m := DetectAt(treeOf(files), factsOf("amd64", "0-11"))
	if m.L3 != 16<<20 || len(m.Caches) != 1 || m.Caches[0].Instances != 2 || m.Caches[0].CPUs != 6 {
		t.Errorf("L3 %d, %+v", m.L3, m.Caches)
	}
}

// TestMounts: groups are where mountinfo says, as Go reads it.
func TestMounts(t *testing.T) {
	const v1 = "31 23 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
	for _, c := range []struct {
		name, groups, mounts string
		files                map[string]string
		want                 float64
	}{
		{"v1 elsewhere", "4:cpu,cpuacct:/a\n",
			"31 23 0:27 / /mnt/cg\\040cpu rw shared:9 - cgroup cgroup rw,cpuacct,cpu\n",
			map[string]string{"mnt/cg cpu/a/cpu.cfs_quota_us": "250000", "mnt/cg cpu/a/cpu.cfs_period_us": "100000"},
			2.5},
		{"v1 of another controller", "4:cpu:/a\n",
			"31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
			map[string]string{"sys/fs/cgroup/memory/a/cpu.cfs_quota_us": "250000"}, 0},
		{"a container's root", "4:cpu,cpuacct:/docker/77\n",
			"31 23 0:27 /docker/77 /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n",
			map[string]string{"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "150000",
				"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000"}, 1.5},
		{"v2 elsewhere", "0::/x/y\n", "40 30 0:30 / /cg2 rw - cgroup2 cgroup2 rw,nsdelegate\n",
			map[string]string{"cg2/x/cpu.max": "400000 100000"}, 4},
		{"hybrid, the limit in v1", "0::/s\n4:cpu,cpuacct:/s\n", v1 +
			"40 30 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
			map[string]string{"sys/fs/cgroup/cpu,cpuacct/s/cpu.cfs_quota_us": "50000",
				"sys/fs/cgroup/cpu,cpuacct/s/cpu.cfs_period_us": "100000"}, .5},
		{"hybrid, the limit in unified", "0::/s\n1:name=systemd:/s\n", v1 +
			"40 30 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
			map[string]string{"sys/fs/cgroup/unified/s/cpu.max": "300000 100000"}, 3},
		{"no period", "0::/\n", "40 30 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
			map[string]string{"sys/fs/cgroup/cpu.max": "200000"}, 2},
		{"a broken line", "0::/\n", "x - y\n40 30 0:30 / / rw - cgroup2 c rw\n - \n",
			map[string]string{"sys/fs/cgroup/cpu.max": "max 100000"}, 0},
	} {
		files := maps.Clone(c.files)
		files["proc/self/cgroup"], files["proc/self/mountinfo"] = c.groups, c.mounts
		if got := cpuQuota(tree{treeOf(files)}); got != c.want {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}

// TestPaddedTexts: CPUID pads its texts, files and libraries trim them; the same is the same.
func TestPaddedTexts(t *testing.T) {
	if h := hypervisor(tree{treeOf(nil)}, Facts{GOARCH: "amd64", Vendor: "GenuineIntel", Guest: true,
		Hypervisor: "bhyve bhyve"}); h != "bhyve" {
		t.Errorf("hypervisor %q", h)
	}
	if h := hypervisor(tree{treeOf(nil)}, Facts{GOARCH: "amd64", Vendor: "GenuineIntel", Guest: true,
		Hypervisor: "lrpepyh  vr\x00"}); h != "parallels" {
		t.Errorf("hypervisor %q", h)
	}
	if u := x86Uarch("GenuineIntel\x00", 6, 143, 1); u != "Sapphire Rapids" {
		t.Errorf("uarch %q", u)
	}
	other := treeOf(map[string]string{"proc/cpuinfo": intel(143, "x")})
	if e := emulation(tree{other}, x86Facts("  Shanghai  ", "", 7, 59, "0")); e != "yes" {
		t.Errorf("another maker: emulated %q", e)
	}
}
