package machine

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestParseList(t *testing.T) {
	for s, want := range map[string][]int{
		"": nil, "0": {0}, "0-3": {0, 1, 2, 3}, "0-1,8": {0, 1, 8}, "8,0-1, 1": {0, 1, 8}, "3-1": nil, "-1": nil, "a": nil,
		"0-":            nil,
		"0-99999999999": nil, "0-4000000": nil, "0,,1": nil,
	} {
		if got := parseList(s); !slices.Equal(got, want) {
			t.Errorf("parseList(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestParseSize(t *testing.T) {
	for s, want := range map[string]int64{"": 0, "48K": 48 << 10, "32M": 32 << 20, "512": 512, "K": 0, "-1K": -1024,
		"99999999999K": 0} {
		if got := parseSize(s); got != want {
			t.Errorf("parseSize(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestX86Uarch(t *testing.T) {
	for _, c := range []struct {
		vendor                  string
		family, model, stepping int
		want                    string
	}{
		{"AuthenticAMD", 26, 2, 1, "Zen 5"}, {"AuthenticAMD", 25, 17, 1, "Zen 4"}, {"AuthenticAMD", 25, 1, 1, "Zen 3"},
		{"AuthenticAMD", 25, 0x50, 0, "Zen 3"}, {"AuthenticAMD", 23, 49, 0, "Zen 2"}, {"AuthenticAMD", 23, 8, 2, "Zen+"},
		{"AuthenticAMD", 23, 1, 2, "Zen"}, {"AuthenticAMD", 15, 107, 1, "K8"}, {"HygonGenuine", 24, 0, 1, "Dhyana"},
		{"AuthenticAMD", 26, 0x50, 0, "Zen 6"}, {"AuthenticAMD", 99, 1, 0, "family 99 model 1"},
		{"GenuineIntel", 6, 0x1a, 3, "Nehalem"}, {"GenuineIntel", 6, 0x2a, 1, "Sandy Bridge"},
		{"GenuineIntel", 6, 0x3c, 4, "Haswell"},
		{"GenuineIntel", 6, 0x55, 4, "Skylake-SP"}, {"GenuineIntel", 6, 0x55, 7, "Cascade Lake"},
		{"GenuineIntel", 6, 0x55, 11, "Cooper Lake"},
		{"GenuineIntel", 6, 0x6a, 6, "Ice Lake-SP"}, {"GenuineIntel", 6, 0x8f, 8, "Sapphire Rapids"},
		{"GenuineIntel", 6, 0x97, 2, "Alder Lake"},
		{"GenuineIntel", 6, 0xff, 0, "family 6 model 255"}, {"GenuineIntel", 15, 4, 0, "family 15 model 4"},
		{"CentaurHauls", 7, 59, 0, "family 7 model 59"}, {"", 0, 0, 0, ""},
	} {
		if got := x86Uarch(c.vendor, c.family, c.model, c.stepping); got != c.want {
			t.Errorf("%s %d %#x %d is %q, want %q", c.vendor, c.family, c.model, c.stepping, got, c.want)
		}
	}
}

func TestIntelModelsAreListedOnce(t *testing.T) {
	seen := map[int]string{}
	for _, r := range intelCores {
		for _, m := range r.models {
			if seen[m] != "" {
				t.Errorf("model %#x is %s and %s", m, seen[m], r.name)
			}
			seen[m] = r.name
		}
	}
}

func TestProcessor(t *testing.T) {
	const little, big = "CPU implementer : 0x41\nCPU part : 0xd05\n", "CPU implementer : 0x41\nCPU part : 0xd0b\n"
	for _, c := range []struct {
		name, info string
		facts      Facts
		cpu, uarch string
	}{
		{"several kinds", little + little + big + big, Facts{GOARCH: "arm64"}, "Arm Cortex-A55 + Cortex-A76",
			"Cortex-A55 + Cortex-A76"},
		{"unknown core", "CPU implementer : 0x99\nCPU part : 0x123\n", Facts{GOARCH: "arm64"}, "implementer 0x99 part 0x123",
			"part 0x123"},
		{"arm64 by CPUID", "", Facts{GOARCH: "arm64", Part: Part{0x41, 0xd0c}}, "Arm Neoverse N1", "Neoverse N1"},
		{"Apple", "CPU implementer : 0x61\nCPU part : 0x022\n\nCPU implementer : 0x61\nCPU part : 0x023\n",
			Facts{GOARCH: "arm64"},
			"Apple Icestorm (M1) + Firestorm (M1)", "Icestorm (M1) + Firestorm (M1)"},
		{"A64FX", "CPU implementer : 0x46\nCPU part : 0x001\n", Facts{GOARCH: "arm64"}, "Fujitsu A64FX", "A64FX"},
		{"riscv64", "hart : 0\nisa : rv64imafdc\nuarch : sifive,u74-mc\n", Facts{GOARCH: "riscv64"}, "sifive,u74-mc",
			"sifive,u74-mc"},
		{"x86 by file", "vendor_id : GenuineIntel\ncpu family : 6\nmodel : 85\nmodel name : Intel(R)   Xeon\nstepping : 4\n",
			Facts{GOARCH: "amd64"}, "Intel(R) Xeon", "Skylake-SP"},
		{"s390x", "", Facts{GOARCH: "s390x"}, Unknown, Unknown},
	} {
		cpu, uarch := processor(tree{treeOf(map[string]string{"proc/cpuinfo": c.info})}, c.facts, false)
		if cpu != c.cpu || uarch != c.uarch {
			t.Errorf("%s: %q, %q, want %q, %q", c.name, cpu, uarch, c.cpu, c.uarch)
		}
	}
}

func TestEmulation(t *testing.T) {
	const amd = "vendor_id : AuthenticAMD\ncpu family : 26\nmodel : 2\nmodel name : AMD EPYC\n"
	const armInfo = "CPU implementer : 0x41\nCPU part : 0xd0c\n"
	haswell := Facts{GOARCH: "amd64", Vendor: "GenuineIntel", Family: 6, Model: 60, Hypervisor: "TCGTCGTCGTCG"}
	amdTCG := Facts{GOARCH: "amd64", Vendor: "AuthenticAMD", Family: 26, Model: 2, Hypervisor: "TCGTCGTCGTCG"}
	for _, c := range []struct {
		name, want  string
		facts       Facts
		own, thread string
		files       map[string]string
	}{
		{"native", "no", epyc, "/a/flynn", "/a/flynn",
			map[string]string{"proc/cpuinfo": amd, "proc/sys/kernel/arch": "x86_64\n"}},
		{"a program of that name", "no", epyc, "/a/qemu-test", "/a/qemu-test", map[string]string{"proc/cpuinfo": amd}},
		{"by thread", "qemu-user", arm(0), "/a/flynn", "/usr/bin/qemu-aarch64-static",
			map[string]string{"proc/cpuinfo": armInfo}},
		{"other kernel", "yes", arm(0), "", "", map[string]string{"proc/sys/kernel/arch": "x86_64\n"}},
		{"other cpuinfo", "yes", arm(0), "", "", map[string]string{"proc/cpuinfo": amd}},
		{"other x86", "yes", Facts{GOARCH: "amd64", Vendor: "GenuineIntel", Family: 6, Model: 60}, "", "",
			map[string]string{"proc/cpuinfo": amd}},
		{"Zhaoxin", "no", Facts{GOARCH: "amd64", Vendor: "CentaurHauls", Family: 7, Model: 11}, "", "",
			map[string]string{"proc/cpuinfo": "vendor_id : CentaurHauls\ncpu family : 7\nmodel : 59\n"}},
		{"other model", "yes", Facts{GOARCH: "amd64", Vendor: "AuthenticAMD", Family: 26, Model: 3}, "", "",
			map[string]string{"proc/cpuinfo": amd}},
		{"x86 on arm64", "rosetta", Facts{GOARCH: "amd64", Brand: "VirtualApple @ 2.50GHz"}, "", "",
			map[string]string{"proc/cpuinfo": armInfo}},
		{"TCG and another file", "qemu-user", haswell, "", "", map[string]string{"proc/cpuinfo": amd}},
		{"TCG and the same file", "qemu-system", amdTCG, "", "", map[string]string{"proc/cpuinfo": amd}},
		{"arm64", "no", arm(0), "", "", map[string]string{"proc/cpuinfo": armInfo, "proc/sys/kernel/arch": "aarch64\n"}},
		{"i386 on a 64-bit kernel", "no", Facts{GOARCH: "386"}, "", "",
			map[string]string{"proc/sys/kernel/arch": "x86_64\n"}},
	} {
		root := treeOf(c.files)
		if c.thread != "" {
			root["proc/self/exe"], root["proc/thread-self/exe"] = link(c.own), link(c.thread)
		}
		if got := emulation(tree{root}, c.facts); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEmulatedNamesItsOwnProcessor(t *testing.T) {
	root := files(t, "guest")
	root["proc/self/exe"], root["proc/thread-self/exe"] = link("/a/flynn"), link("/usr/bin/qemu-aarch64")
	root["sys/firmware/devicetree/base/model"] = &fstest.MapFile{Data: []byte("host")}
	f := arm(0, 1)
	f.Part = Part{0x41, 0xd07}
	m := DetectAt(root, f)
	if m.Emulated != "qemu-user" || m.CPU != "Arm Cortex-A57" || m.Uarch != "Cortex-A57" {
		t.Errorf("%q %q %q", m.Emulated, m.CPU, m.Uarch)
	}
	if d := m.Doubts(); len(d) == 0 || !strings.Contains(d[0].What, "emulated (qemu-user)") {
		t.Errorf("doubts %+v", d)
	}
}
