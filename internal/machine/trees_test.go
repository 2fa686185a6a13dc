package machine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// cores are alike CPUs of a Linux tree. Lists that are joined by ; are those of CPUs that share something.
type cores struct {
	cpus                string
	siblings            string // that share a core; each alone where it is empty
	l1d, l2, l3         string // sizes, none where it is empty
	l2cpus, l3cpus      string // that share one; each alone where it is empty
	khz, capacity, pack int
	implementer, part   string // of arm64
	info                string // further lines of /proc/cpuinfo
}

// treeWith builds the files that Linux shows for cores, and adds others.
func treeWith(all []cores, others map[string]string) fstest.MapFS {
	files, info, online := map[string]string{}, map[int]string{}, []int{}
	for _, c := range all {
		for _, cpu := range parseList(c.cpus) {
			online = append(online, cpu)
			dir := fmt.Sprintf("%s/cpu%d/", cpuDir, cpu)
			set := func(name, text string) {
				if text != "" {
					files[dir+name] = text + "\n"
				}
			}
			set("topology/core_cpus_list", sharing(c.siblings, cpu))
			files[dir+"topology/physical_package_id"] = fmt.Sprintln(c.pack)
			set("cpufreq/cpuinfo_max_freq", known(c.khz))
			set("cpu_capacity", known(c.capacity))
			for i, k := range []struct{ size, cpus string }{{c.l1d, ""}, {c.l2, c.l2cpus}, {c.l3, c.l3cpus}} {
				if k.size == "" {
					continue
				}
				index, kind := fmt.Sprintf("cache/index%d/", i+1), "Unified"
				if i == 0 {
					kind = "Data"
				}
				set(index+"level", fmt.Sprint(i+1))
				set(index+"type", kind)
				set(index+"size", k.size)
				set(index+"shared_cpu_list", sharing(firstOf(k.cpus, map[bool]string{true: c.siblings}[i < 2]), cpu))
			}
			text := fmt.Sprintf("processor\t: %d\n", cpu)
			if c.part != "" {
				text += fmt.Sprintf("CPU implementer\t: %s\nCPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: "+
					"%s\nCPU revision\t: 1\n", c.implementer, c.part)
			}
			info[cpu] = text + c.info + "\n"
		}
	}
	slices.Sort(online)
	for _, cpu := range online {
		files["proc/cpuinfo"] += info[cpu]
	}
	files[cpuDir+"/online"] = List(online) + "\n"
	maps.Copy(files, others)
	return treeOf(files)
}

// known is a number as a file holds it, "" where there is no file.
func known(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// sharing is the list that holds a CPU, or the CPU alone.
func sharing(lists string, cpu int) string {
	for l := range strings.SplitSeq(lists, ";") {
		if slices.Contains(parseList(l), cpu) {
			return l
		}
	}
	return fmt.Sprint(cpu)
}

// numa are the files of NUMA nodes with their CPUs.
func numa(lists ...string) map[string]string {
	files := map[string]string{nodeDir + "/online": List(count(len(lists))), nodeDir +
		"/has_memory": List(count(len(lists)))}
	for i, l := range lists {
		files[fmt.Sprintf("%s/node%d/cpulist", nodeDir, i)] = l
	}
	return files
}

func count(n int) []int {
	var l []int
	for i := range n {
		l = append(l, i)
	}
	return l
}

func with(all ...map[string]string) map[string]string {
	files := map[string]string{}
	for _, m := range all {
		maps.Copy(files, m)
	}
	return files
}

// intel and amd are lines of /proc/cpuinfo.
func intel(model int, name string) string {
	return fmt.Sprintf("vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: %d\nmodel name\t: %s\nstepping\t: "+
		"1\nflags\t\t: fpu constant_tsc nonstop_tsc\n", model, name)
}

func amd(family, model int, name string) string {
	return fmt.Sprintf("vendor_id\t: AuthenticAMD\ncpu family\t: %d\nmodel\t\t: %d\nmodel name\t: %s\nstepping\t: "+
		"0\nflags\t\t: fpu constant_tsc nonstop_tsc\n", family, model, name)
}

func factsOf(goarch, cpus string) Facts {
	return Facts{GOOS: "linux", GOARCH: goarch, CPUs: parseList(cpus), PageSize: 4096}
}

func x86Facts(vendor, brand string, family, model int, cpus string) Facts {
	f := factsOf("amd64", cpus)
	f.Vendor, f.Brand, f.Family, f.Model, f.Stepping = vendor, brand, family, model, 1
	return f
}

// facts of a tree, as the tables of tests write them.
func said(m *Machine) string {
	kinds := ""
	for _, k := range m.CoreKinds {
		kinds += fmt.Sprintf(", %s %s", k.Name, List(k.CPUs))
	}
	return fmt.Sprintf("%s; %s; %s; emulated %s; %d of %d cores, SMT %d, %d sockets, %d nodes; L1D %d L2 %d L3 %d "+
		"LLC %d KiB%s",
		m.CPU, m.Uarch, m.Virt, m.Emulated, m.Cores, m.PhysicalCores, m.SMT, m.Sockets, m.NUMANodes, m.L1D>>10,
		m.L2>>10, m.L3>>10, m.LLC>>10, kinds)
}

const dmi = "sys/class/dmi/id/"

// TestTrees holds what is read of machines that readers own against what they are.
func TestTrees(t *testing.T) {
	board := func(model string) map[string]string {
		return map[string]string{"sys/firmware/devicetree/base/model": model + "\x00"}
	}
	altra := cores{cpus: "0-79", l1d: "64K", l2: "1024K", khz: 3000000, implementer: "0x41", part: "0xd0c"}
	altra2 := altra
	altra2.cpus, altra2.pack = "80-159", 1
	grace := cores{cpus: "0-71", l1d: "64K", l2: "1024K", l3: "116736K", l3cpus: "0-71", khz: 3402000,
		implementer: "0x41", part: "0xd4f"}
	grace2 := grace
	grace2.cpus, grace2.l3cpus, grace2.pack = "72-143", "72-143", 1
	oryon := func(cpus string, khz int) cores {
		return cores{cpus: cpus, l1d: "96K", l2: "12288K", l2cpus: cpus, khz: khz, implementer: "0x51", part: "0x001"}
	}
	zen5, zen5c := amd(26, 36, "AMD Ryzen AI 9 HX 370 w/ Radeon 890M"), amd(26, 36,
		"AMD Ryzen AI 9 HX 370 w/ Radeon 890M")
	hx := "0,12;1,13;2,14;3,15;4,16;5,17;6,18;7,19;8,20;9,21;10,22;11,23"
	lunar := intel(189, "Intel(R) Core(TM) Ultra 7 258V")
	gold := intel(143, "Intel(R) Xeon(R) Gold 6430")
	xeon := func(cpus string, pack int) cores {
		return cores{cpus: cpus, siblings: "0,8;1,9;2,10;3,11;4,12;5,13;6,14;7,15", l1d: "48K", l2: "2048K",
			l3: "61440K", l3cpus: "0-3,8-11;4-7,12-15", pack: pack, info: gold}
	}
	ripper := amd(25, 24, "AMD Ryzen Threadripper 7960X 24-Cores")
	for name, c := range map[string]struct {
		tree  fstest.MapFS
		facts Facts
		want  string
	}{
		"Ampere Altra": {treeWith([]cores{altra}, with(numa("0-79"),
			map[string]string{dmi + "sys_vendor": "GIGABYTE", dmi + "product_name": "G242-P32"})), factsOf("arm64",
			"0-79"),
			"Arm Neoverse N1; Neoverse N1; none; emulated no; 80 of 80 cores, SMT 1, 1 sockets, 1 nodes; L1D 64 L2 " +
				"1024 L3 0 LLC 81920 KiB, Neoverse N1 0-79"},
		"Ampere Altra, two of them": {treeWith([]cores{altra, altra2}, with(numa("0-79", "80-159"),
			map[string]string{dmi + "sys_vendor": "Supermicro"})), factsOf("arm64", "0-159"),
			"Arm Neoverse N1; Neoverse N1; none; emulated no; 160 of 160 cores, SMT 1, 2 sockets, 2 nodes; L1D 64 " +
				"L2 1024 L3 0 LLC 163840 KiB, Neoverse N1 0-159"},
		"AmpereOne": {treeWith([]cores{{cpus: "0-191", l1d: "64K", l2: "2048K", implementer: "0xc0", part: "0xac3"}},
			with(numa("0-191"), map[string]string{dmi + "sys_vendor": "Ampere"})), factsOf("arm64", "0-191"),
			"Ampere Ampere-1; Ampere-1; none; emulated no; 192 of 192 cores, SMT 1, 1 sockets, 1 nodes; L1D 64 L2 " +
				"2048 L3 0 LLC 393216 KiB, Ampere-1 0-191"},
		"Grace": {treeWith([]cores{grace, grace2}, with(numa("0-71", "72-143"),
			map[string]string{dmi + "sys_vendor": "NVIDIA", dmi + "product_name": "Grace CPU P5042"})),
			factsOf("arm64", "0-143"),
			"Arm Neoverse V2; Neoverse V2; none; emulated no; 144 of 144 cores, SMT 1, 2 sockets, 2 nodes; L1D 64 " +
				"L2 1024 L3 233472 LLC 233472 KiB, Neoverse V2 0-143"},
		"Graviton4": {treeWith([]cores{{cpus: "0-15", l1d: "64K", l2: "2048K", l3: "36864K", l3cpus: "0-15",
			implementer: "0x41", part: "0xd4f"}},
			with(numa("0-15"), map[string]string{dmi + "sys_vendor": "Amazon EC2", dmi +
				"product_name": "r8g.4xlarge"})), factsOf("arm64", "0-15"),
			"Arm Neoverse V2; Neoverse V2; kvm; emulated no; 16 of 16 cores, SMT 1, 1 sockets, 1 nodes; L1D 64 L2 " +
				"2048 L3 36864 LLC 36864 KiB, Neoverse V2 0-15"},
		"Pi 5": {treeWith([]cores{{cpus: "0-3", l1d: "64K", l2: "512K", l3: "2048K", l3cpus: "0-3", khz: 2400000,
			implementer: "0x41", part: "0xd0b"}}, board("Raspberry Pi 5 Model B Rev 1.0")), factsOf("arm64", "0-3"),
			"Arm Cortex-A76 (Raspberry Pi 5 Model B Rev 1.0); Cortex-A76; none; emulated no; 4 of 4 cores, SMT 1, " +
				"1 sockets, 0 nodes; L1D 64 L2 512 L3 2048 LLC 2048 KiB, Cortex-A76 0-3"},
		"Snapdragon X": {treeWith([]cores{oryon("0-3", 3417600), oryon("4-7", 4012800), oryon("8-11", 4012800)},
			board("Lenovo ThinkPad T14s Gen 6")), factsOf("arm64", "0-11"),
			"Qualcomm Oryon (Lenovo ThinkPad T14s Gen 6); Oryon; none; emulated no; 12 of 12 cores, SMT 1, 1 " +
				"sockets, 0 nodes; L1D 96 L2 12288 L3 0 LLC 36864 KiB, Oryon 0-11"},
		"a phone": {treeWith([]cores{
			{cpus: "0-3", capacity: 250, khz: 1804800, implementer: "0x41", part: "0xd05"}, {cpus: "4-6",
				capacity: 780, khz: 2419200, pack: 1, implementer: "0x41", part: "0xd0d"},
			{cpus: "7", capacity: 1024, khz: 2841600, pack: 2, implementer: "0x41", part: "0xd0d"}},
			board("Qualcomm SM8250")), factsOf("arm64", "0-7"),
			"Arm Cortex-A55 + Cortex-A77 (Qualcomm SM8250); Cortex-A55 + Cortex-A77; none; emulated no; 8 of 8 " +
				"cores, SMT 1, 1 sockets, 0 nodes; L1D 0 L2 0 L3 0 LLC 0 KiB, " +
				"Cortex-A77 2.8 GHz 7, Cortex-A77 2.4 GHz 4-6, Cortex-A55 0-3"},
		"Zen 5 and Zen 5c": {treeWith([]cores{
			{cpus: "0-3,12-15", siblings: hx, l1d: "48K", l2: "1024K", l3: "16384K", l3cpus: "0-3,12-15",
				khz: 5157895, info: zen5},
			{cpus: "4-11,16-23", siblings: hx, l1d: "48K", l2: "1024K", l3: "8192K", l3cpus: "4-11,16-23",
				khz: 3308271, info: zen5c}}, numa("0-23")),
			x86Facts("AuthenticAMD", "AMD Ryzen AI 9 HX 370 w/ Radeon 890M", 26, 36, "0-23"),
			"AMD Ryzen AI 9 HX 370 w/ Radeon 890M; Zen 5; none; emulated no; 24 of 12 cores, SMT 2, 1 sockets, 1 " +
				"nodes; L1D 48 L2 1024 L3 24576 LLC 24576 KiB, 5.2 GHz 0-3,12-15, 3.3 GHz 4-11,16-23"},
		"Lunar Lake": {treeWith([]cores{
			{cpus: "0-3", l1d: "48K", l2: "2560K", l3: "12288K", l3cpus: "0-3", khz: 4800000, info: lunar},
			{cpus: "4-7", l1d: "32K", l2: "4096K", l2cpus: "4-7", khz: 3700000, info: lunar}},
			with(numa("0-7"), map[string]string{"sys/devices/cpu_core/cpus": "0-3",
				"sys/devices/cpu_atom/cpus": "4-7"})), x86Facts("GenuineIntel", "Intel(R) Core(TM) Ultra 7 258V", 6,
			189, "0-7"),
			"Intel(R) Core(TM) Ultra 7 258V; Lunar Lake; none; emulated no; 8 of 8 cores, SMT 1, 1 sockets, 1 " +
				"nodes; L1D 32 L2 2560 L3 12288 LLC 12288 KiB, P 0-3, E 4-7"},
		"Xeon with sub-NUMA clusters": {treeWith([]cores{xeon("0-3,8-11", 0), xeon("4-7,12-15", 1)}, numa("0-1,8-9",
			"2-3,10-11", "4-5,12-13", "6-7,14-15")),
			x86Facts("GenuineIntel", "Intel(R) Xeon(R) Gold 6430", 6, 143, "0-15"),
			"Intel(R) Xeon(R) Gold 6430; Sapphire Rapids; none; emulated no; 16 of 8 cores, SMT 2, 2 sockets, 4 " +
				"nodes; L1D 48 L2 2048 L3 122880 LLC 122880 KiB, Sapphire Rapids 0-15"},
		"Threadripper with preferred cores": {treeWith([]cores{
			{cpus: "0-3", l1d: "32K", l2: "1024K", l3: "32768K", l3cpus: "0-3", khz: 5665000, info: ripper},
			{cpus: "4-7", l1d: "32K", l2: "1024K", l3: "32768K", l3cpus: "4-7", khz: 4362000, info: ripper}},
			numa("0-7")),
			x86Facts("AuthenticAMD", "AMD Ryzen Threadripper 7960X 24-Cores", 25, 24, "0-7"),
			"AMD Ryzen Threadripper 7960X 24-Cores; Zen 4; none; emulated no; 8 of 8 cores, SMT 1, 1 sockets, 1 " +
				"nodes; L1D 32 L2 1024 L3 65536 LLC 65536 KiB, Zen 4 0-7"},
		"WSL2": {treeWith([]cores{{cpus: "0-7", siblings: "0-1;2-3;4-5;6-7", l1d: "32K", l2: "512K", l3: "16384K",
			l3cpus: "0-7", info: amd(25, 80, "AMD Ryzen 7 5800H with Radeon Graphics")}},
			map[string]string{"proc/sys/kernel/osrelease": "5.15.167.4-microsoft-standard-WSL2\n"}),
			func() Facts {
				f := x86Facts("AuthenticAMD", "AMD Ryzen 7 5800H with Radeon Graphics", 25, 80, "0-7")
				f.Guest, f.Hypervisor = true, "Microsoft Hv"
				return f
			}(), "AMD Ryzen 7 5800H with Radeon Graphics; Zen 3; hyperv; emulated no; 8 of 4 cores, SMT 2, 1 " +
				"sockets, 0 nodes; L1D 32 L2 512 L3 16384 LLC 16384 KiB, Zen 3 0-7"},
		"WSL2 of arm64": {treeWith([]cores{{cpus: "0-11", implementer: "0x51", part: "0x001"}},
			map[string]string{"proc/sys/kernel/osrelease": "6.6.87.2-microsoft-standard-WSL2\n"}), factsOf("arm64",
			"0-11"),
			"Qualcomm Oryon; Oryon; hyperv; emulated no; 12 of 12 cores, SMT 1, 1 sockets, 0 nodes; L1D 0 L2 0 " +
				"L3 0 LLC 0 KiB, Oryon 0-11"},
		"WSL1": {treeOf(map[string]string{
			"proc/sys/kernel/osrelease": "4.4.0-19041-Microsoft\n", "proc/cpuinfo": "processor\t: 0\n" + intel(143,
				"x")}),
			x86Facts("GenuineIntel", "x", 6, 143, "0"),
			"x; Sapphire Rapids; wsl; emulated no; 1 of 0 cores, SMT 0, 0 sockets, 0 nodes; L1D 0 L2 0 L3 0 LLC 0 KiB"},
		"gVisor": {treeOf(map[string]string{
			"proc/cpuinfo": "processor\t: 0\n" + intel(143, "unknown") + "\nprocessor\t: 1\n" + intel(143,
				"unknown"),
			cpuDir + "/online": "0-1\n", cpuDir + "/possible": "0-1\n",
			"proc/version": "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016\n"}),
			func() Facts {
				f := x86Facts("GenuineIntel", "Intel(R) Xeon(R) Platinum 8481C", 6, 143, "0-1")
				f.PhysicalCores, f.L1D, f.L2, f.L3 = 1, 48<<10, 2<<20, 105<<20
				return f
			}(), "Intel(R) Xeon(R) Platinum 8481C; Sapphire Rapids; gvisor; emulated no; 2 of 1 cores, SMT 0, 0 " +
				"sockets, 0 nodes; L1D 48 L2 2048 L3 107520 LLC 107520 KiB, Sapphire Rapids 0-1"},
		"LXC with lxcfs": {treeWith([]cores{xeon("0-3,8-11", 0), xeon("4-7,12-15", 1)},
			with(numa("0-3,8-11", "4-7,12-15"), map[string]string{
				cpuDir + "/online": "0-1\n",
				"proc/self/mounts": "rpool/sub / zfs rw 0 0\nlxcfs /proc/cpuinfo fuse.lxcfs rw,nosuid 0 0\n",
				"proc/self/cgroup": "0::/init.scope\n",
				"proc/cpuinfo":     "processor\t: 0\n" + gold + "\nprocessor\t: 1\n" + gold})),
			x86Facts("GenuineIntel", "Intel(R) Xeon(R) Gold 6430", 6, 143, "4,12"),
			"Intel(R) Xeon(R) Gold 6430; Sapphire Rapids; lxc; emulated no; 2 of 8 cores, SMT 2, 2 sockets, 2 " +
				"nodes; L1D 48 L2 2048 L3 122880 LLC 122880 KiB, Sapphire Rapids 0-15"},
	} {
		if got := said(DetectAt(c.tree, c.facts)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}
