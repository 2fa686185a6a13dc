package machine

import (
	"fmt"
	"strings"
)

// signature is a text of CPUID as it may be compared: makers pad theirs with blanks on either side, files and libraries
// trim some of them.
func signature(text string) string { return strings.Trim(text, " \t\x00") }

// x86Uarch names a microarchitecture by what CPUID leaf 1 tells, extended fields included.
func x86Uarch(vendor string, family, model, stepping int) string {
	switch signature(vendor) {
	case "AuthenticAMD", "HygonGenuine":
		for _, r := range amdCores {
			if r.family == family && r.lo <= model && model <= r.hi {
				return r.name
			}
		}
	case "GenuineIntel":
		if family != 6 {
			break
		}
		if model == 0x55 {
			return skylakeServer(stepping)
		}
		for _, r := range intelCores {
			for _, m := range r.models {
				if m == model {
					return r.name
				}
			}
		}
	}
	if family == 0 && model == 0 {
		return ""
	}
	return fmt.Sprintf("family %d model %d", family, model)
}

// skylakeServer tells the three processors apart that share model 0x55.
func skylakeServer(stepping int) string {
	switch {
	case stepping >= 10:
		return "Cooper Lake"
	case stepping >= 5:
		return "Cascade Lake"
	}
	return "Skylake-SP"
}

// amdCores are AMD's model ranges as in Linux' arch/x86/kernel/cpu/amd.c.
var amdCores = []struct {
	family, lo, hi int
	name           string
}{
	{0x0f, 0x00, 0xff, "K8"}, {0x10, 0x00, 0xff, "K10"},
	{0x15, 0x00, 0x01, "Bulldozer"}, {0x15, 0x02, 0x1f, "Piledriver"}, {0x15, 0x30, 0x3f, "Steamroller"},
	{0x15, 0x60, 0x7f, "Excavator"}, {0x16, 0x00, 0x0f, "Jaguar"}, {0x16, 0x30, 0x3f, "Puma"},
	{0x17, 0x08, 0x08, "Zen+"}, {0x17, 0x18, 0x18, "Zen+"}, {0x17, 0x00, 0x2f, "Zen"}, {0x17, 0x50, 0x5f, "Zen"},
	{0x17, 0x30, 0x4f, "Zen 2"}, {0x17, 0x60, 0x7f, "Zen 2"}, {0x17, 0x84, 0x84, "Zen 2"}, {0x17, 0x90, 0x91, "Zen 2"},
	{0x17, 0xa0, 0xaf, "Zen 2"},
	{0x18, 0x00, 0xff, "Dhyana"},
	{0x19, 0x00, 0x0f, "Zen 3"}, {0x19, 0x20, 0x5f, "Zen 3"}, {0x19, 0x10, 0x1f, "Zen 4"}, {0x19, 0x60, 0xaf, "Zen 4"},
	{0x1a, 0x00, 0x2f, "Zen 5"}, {0x1a, 0x40, 0x4f, "Zen 5"}, {0x1a, 0x60, 0x7f, "Zen 5"},
	{0x1a, 0x50, 0x5f, "Zen 6"}, {0x1a, 0x80, 0xaf, "Zen 6"}, {0x1a, 0xc0, 0xcf, "Zen 6"},
}

// intelCores are Intel's models of family 6 as in Linux' arch/x86/include/asm/intel-family.h.
var intelCores = []struct {
	name   string
	models []int
}{
	{"Merom", []int{0x0f, 0x16}}, {"Penryn", []int{0x17, 0x1d}},
	{"Nehalem", []int{0x1a, 0x1e, 0x1f, 0x2e}}, {"Westmere", []int{0x25, 0x2c, 0x2f}},
	{"Sandy Bridge", []int{0x2a, 0x2d}}, {"Ivy Bridge", []int{0x3a, 0x3e}},
	{"Haswell", []int{0x3c, 0x3f, 0x45, 0x46}}, {"Broadwell", []int{0x3d, 0x47, 0x4f, 0x56}},
	{"Skylake", []int{0x4e, 0x5e}}, {"Kaby Lake", []int{0x8e, 0x9e}}, {"Comet Lake", []int{0xa5, 0xa6}},
	{"Cannon Lake", []int{0x66}}, {"Ice Lake", []int{0x7d, 0x7e}}, {"Ice Lake-SP", []int{0x6a, 0x6c}},
	{"Tiger Lake", []int{0x8c, 0x8d}}, {"Rocket Lake", []int{0xa7}}, {"Alder Lake", []int{0x97, 0x9a}},
	{"Raptor Lake", []int{0xb7, 0xba, 0xbf}}, {"Meteor Lake", []int{0xaa, 0xac}}, {"Arrow Lake", []int{0xb5, 0xc5, 0xc6}},
	{"Lunar Lake", []int{0xbd}}, {"Panther Lake", []int{0xcc}},
	{"Sapphire Rapids", []int{0x8f}}, {"Emerald Rapids", []int{0xcf}}, {"Granite Rapids", []int{0xad, 0xae}},
	{"Silvermont", []int{0x37, 0x4a, 0x4d, 0x5a, 0x5d}}, {"Airmont", []int{0x4c}}, {"Goldmont", []int{0x5c, 0x5f}},
	{"Goldmont Plus", []int{0x7a}}, {"Tremont", []int{0x86, 0x96, 0x9c}}, {"Gracemont", []int{0xbe}},
	{"Sierra Forest", []int{0xaf}}, {"Clearwater Forest", []int{0xdd}},
	{"Knights Landing", []int{0x57}}, {"Knights Mill", []int{0x85}},
}
