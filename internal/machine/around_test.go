package machine

import (
	"maps"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestVirtualisation(t *testing.T) {
	const dmi = "sys/class/dmi/id/"
	metal := Facts{GOARCH: "amd64", Vendor: "GenuineIntel"}
	odd := Facts{GOARCH: "amd64", Vendor: "GenuineIntel", Guest: true, Hypervisor: "SomethingNew"}
	for _, c := range []struct {
		name, want string
		facts      Facts
		files      map[string]string
	}{
		{"nothing", Unknown, arm(0), nil},
		{"metal", "none", metal, nil},
		{"kvm", "kvm", epyc, nil},
		{"unknown hypervisor", "vm", odd, nil},
		{"unknown hypervisor, known firmware", "vmware", odd, map[string]string{dmi + "sys_vendor": "VMware, Inc.\n"}},
		{"Xen", "xen", metal, map[string]string{"sys/hypervisor/type": "xen\n"}},
		{"Amazon metal", "none", arm(0),
			map[string]string{dmi + "sys_vendor": "Amazon EC2\n", dmi + "product_name": "c7g.metal\n"}},
		{"Azure", "hyperv", arm(0), map[string]string{dmi + "sys_vendor": "Microsoft Corporation\n",
			dmi + "product_name": "Virtual Machine\n"}},
		{"a Surface", "none", arm(0), map[string]string{dmi + "sys_vendor": "Microsoft Corporation\n",
			dmi + "product_name": "Surface Pro\n"}},
		{"device tree", "kvm", arm(0),
			map[string]string{"sys/firmware/devicetree/base/hypervisor/compatible": "linux,kvm\x00"}},
		{"QEMU board", "vm", arm(0), map[string]string{"sys/firmware/devicetree/base/model": "linux,dummy-virt\x00"}},
		{"docker in kvm", "kvm+docker", epyc, map[string]string{".dockerenv": ""}},
		{"podman on metal", "podman", metal, map[string]string{"run/.containerenv": ""}},
		{"kubernetes", "kvm+kubernetes", epyc, map[string]string{"proc/self/cgroup": "0::/kubepods.slice/pod1\n",
			"run/x": ""}},
		{"lxc", "lxc", metal, map[string]string{"run/systemd/container": "lxc\n"}},
		{"some container", "container", metal,
			map[string]string{"proc/self/mounts": "proc /proc proc rw 0 0\noverlay / overlay rw 0 0\n"}},
		{"no container", "none", metal,
			map[string]string{"proc/self/mounts": "/dev/sda / ext4 rw 0 0\noverlay /x overlay rw 0 0\n"}},
	} {
		if got := virtualisation(tree{treeOf(c.files)}, c.facts); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCPUQuota(t *testing.T) {
	const root = "sys/fs/cgroup/"
	for _, c := range []struct {
		name  string
		want  float64
		files map[string]string
	}{
		{"nothing", 0, nil},
		{"v2 none", 0, map[string]string{"proc/self/cgroup": "0::/a\n", root + "a/cpu.max": "max 100000\n"}},
		{"v2 above", 0.5, map[string]string{"proc/self/cgroup": "0::/a/b\n", root + "a/b/cpu.max": "200000 100000\n",
			root + "a/cpu.max": "50000 100000\n"}},
		{"v2 container", 2, map[string]string{"proc/self/cgroup": "0::/../x\n", root + "cpu.max": "200000 100000\n"}},
		{"v1", 1.5, map[string]string{
			"proc/self/cgroup":                    "5:memory:/m\n4:cpu,cpuacct:/docker/1\n",
			root + "cpu,cpuacct/cpu.cfs_quota_us": "150000\n", root + "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
			root + "memory/m/cpu.cfs_quota_us": "1\n",
		}},
		{"v1 none", 0, map[string]string{"proc/self/cgroup": "4:cpu:/\n", root + "cpu/cpu.cfs_quota_us": "-1\n",
			root + "cpu/cpu.cfs_period_us": "100000\n"}},
		{"no period", 0, map[string]string{"proc/self/cgroup": "broken\n0::/\n", root + "cpu.max": "100000 0\n"}},
	} {
		if got := cpuQuota(tree{treeOf(c.files)}); got != c.want {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}

func TestState(t *testing.T) {
	broken := tree{treeOf(map[string]string{
		"proc/stat": "cpu 0 0 0 0 0 0 0 0\n", "proc/loadavg": "much\n", "proc/meminfo": "MemTotal: ? kB\n",
		"sys/kernel/mm/transparent_hugepage/enabled": "[always\n", cpuDir + "/cpufreq/boost": "2\n",
	})}
	if steal(broken) != -1 || load(broken) != -1 || kibibytes(broken.text("proc/meminfo"), "MemTotal") != 0 ||
		thp(broken) != Unknown || boost(broken) != Unknown {
		t.Error("believes broken files")
	}
	for _, c := range []struct{ file, text, want string }{
		{"cpufreq/boost", "1\n", "on"}, {"cpufreq/boost", "0\n", "off"},
		{"intel_pstate/no_turbo", "0\n", "on"}, {"intel_pstate/no_turbo", "1\n", "off"},
	} {
		if got := boost(tree{treeOf(map[string]string{cpuDir + "/" + c.file: c.text})}); got != c.want {
			t.Errorf("%s %q: boost %s", c.file, c.text, got)
		}
	}
	mixed := tree{treeOf(map[string]string{
		cpuDir + "/cpu0/cpufreq/scaling_governor": "performance\n", cpuDir + "/cpu1/cpufreq/scaling_governor": "powersave\n",
		cpuDir + "/cpu2/cpufreq/scaling_governor": "schedutil\n",
	})}
	if got := governor(mixed, []int{0, 1}); got != "performance+powersave" {
		t.Errorf("governor %q", got)
	}
}

func TestBattery(t *testing.T) {
	const dir = "sys/class/power_supply/BAT0/"
	laptop := map[string]string{dir + "type": "Battery\n", dir + "status": "Discharging\n"}
	if !onBattery(tree{treeOf(laptop)}) {
		t.Error("a laptop on battery is not seen")
	}
	for file, text := range map[string]string{dir + "status": "Full\n", dir + "type": "Mains\n",
		dir + "scope": "Device\n"} {
		other := maps.Clone(laptop)
		other[file] = text
		if onBattery(tree{treeOf(other)}) {
			t.Errorf("%s %q counts as on battery", file, text)
		}
	}
}

func TestHybridCaches(t *testing.T) {
	files := map[string]string{cpuDir + "/online": "0-3\n"}
	cache := func(cpu, index, level, kind, size, shared string) {
		dir := cpuDir + "/cpu" + cpu + "/cache/index" + index
		maps.Copy(files, map[string]string{dir + "/level": level, dir + "/type": kind, dir + "/size": size,
			dir + "/shared_cpu_list": shared})
	}
	cache("0", "0", "1", "Data", "48K", "0")
	cache("1", "0", "1", "Data", "48K", "") // the list is absent: its own
	cache("2", "0", "1", "Data", "32K", "2")
	cache("3", "0", "1", "Data", "32K", "3")
	cache("0", "2", "2", "Unified", "2048K", "0")
	cache("1", "2", "2", "Unified", "2048K", "1")
	cache("2", "2", "2", "Unified", "4096K", "2-3")
	cache("3", "2", "2", "Unified", "4096K", "2-3")
	all := Facts{GOARCH: "amd64", CPUs: []int{0, 1, 2, 3}}
	m := DetectAt(treeOf(files), all)
	if m.L1D != 32<<10 || m.L2 != 2<<20 || m.L3 != 0 || m.LLC != 8<<20 {
		t.Errorf("L1D %d, L2 %d, L3 %d, LLC %d", m.L1D, m.L2, m.L3, m.LLC)
	}
	found := false
	for _, d := range m.Doubts() {
		found = found || strings.Contains(d.What, "cores of several kinds")
	}
	if !found {
		t.Errorf("doubts %+v", m.Doubts())
	}
	all.CPUs = []int{0, 1}
	if m := DetectAt(treeOf(files), all); m.L1D != 48<<10 {
		t.Errorf("L1D %d of the big cores", m.L1D)
	}
}

// mac answers like a macOS.
type mac map[string]any

func (m mac) text(name string) string { s, _ := m[name].(string); return s }

func (m mac) number(name string) int64 { n, _ := m[name].(int); return int64(n) }

func (m mac) load1() float64 { return 1.5 }

func TestSysctl(t *testing.T) {
	m := blank(Facts{GOOS: "darwin", GOARCH: "arm64", CPUs: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}})
	m.readSysctl(mac{
		"machdep.cpu.brand_string": "Apple M1 Pro", "hw.physicalcpu": 10, "hw.logicalcpu": 10, "hw.packages": 1,
		"hw.memsize":         16 << 30,
		"hw.perflevel0.name": "Performance", "hw.perflevel1.name": "Efficiency", "hw.perflevel0.logicalcpu": 8,
		"hw.perflevel1.logicalcpu": 2,
		"hw.tbfrequency":           24000000, "kern.osrelease": "24.1.0",
		"hw.nperflevels": 2, "hw.l1dcachesize": 64 << 10, "hw.l2cachesize": 4 << 20,
		"hw.perflevel0.physicalcpu": 8, "hw.perflevel0.cpusperl2": 4, "hw.perflevel0.l1dcachesize": 128 << 10,
		"hw.perflevel0.l2cachesize": 12 << 20,
		"hw.perflevel1.physicalcpu": 2, "hw.perflevel1.cpusperl2": 2, "hw.perflevel1.l1dcachesize": 64 << 10,
		"hw.perflevel1.l2cachesize": 4 << 20,
	})
	kinds := []CoreKind{{Name: "Performance", Count: 8}, {Name: "Efficiency", Count: 2}}
	if !reflect.DeepEqual(m.CoreKinds, kinds) || m.Timer.CounterHz != 24e6 || m.Kernel != "24.1.0" {
		t.Errorf("%+v", m)
	}
	checkDoubts(t, m, []string{"load 1.50", "several kinds (Performance, Efficiency)"})
	if m.Uarch != "Firestorm + Icestorm" || m.PhysicalCores != 10 || m.SMT != 1 || m.L1D != 128<<10 || m.L2 != 12<<20 ||
		m.L3 != 0 || m.LLC != 28<<20 ||
		m.Emulated != "no" || m.Virt != "none" || m.Load1 != 1.5 || m.MemTotal != 16<<30 {
		t.Errorf("%+v", m)
	}
	m = blank(Facts{GOOS: "darwin", GOARCH: "amd64"})
	m.readSysctl(mac{
		"machdep.cpu.brand_string": "Intel(R) Core(TM) i7-8750H", "machdep.cpu.vendor": "GenuineIntel",
		"machdep.cpu.family": 6, "machdep.cpu.model": 158,
		"hw.physicalcpu": 6, "hw.logicalcpu": 12, "hw.packages": 1, "hw.l1dcachesize": 32 << 10, "hw.l2cachesize": 256 << 10,
		"hw.l3cachesize":      9 << 20,
		"kern.hv_vmm_present": 1, "sysctl.proc_translated": 1,
	})
	if m.Uarch != "Kaby Lake" || m.SMT != 2 || m.L1D != 32<<10 || m.L3 != 9<<20 || m.LLC != 9<<20 || m.Virt != "vm" ||
		m.Emulated != "rosetta" {
		t.Errorf("%+v", m)
	}
	m = blank(Facts{})
	if m.readSysctl(mac{}); m.CPU != Unknown || m.Uarch != Unknown || m.SMT != 0 || math.IsNaN(m.Load1) {
		t.Errorf("from nothing: %+v", m)
	}
}
