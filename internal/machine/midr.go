package machine

import "fmt"

// Part is an arm64 core: two fields of its register MIDR_EL1.
type Part struct{ Implementer, Number int }

// names returns the maker and the core, by number where there is no name for them.
func (p Part) names() (maker, core string) {
	if p == software {
		return "QEMU", "max"
	}
	if p.Implementer == 0 { // reserved: a hypervisor or a firmware that does not tell
		return "", ""
	}
	maker, ok := armMakers[p.Implementer]
	if !ok {
		maker = fmt.Sprintf("implementer %#x", p.Implementer)
	}
	core, ok = armCores[p]
	if !ok && p.Number != 0 { // part 0 is a hypervisor's that hides it, where it is nobody's product
		core = fmt.Sprintf("part %#x", p.Number)
	}
	return maker, core
}

// software is what QEMU calls the core that has everything: the reserved implementer 0 stands for software.
var software = Part{0x00, 0x051}

// armMakers are the implementer codes of the Arm Architecture Reference Manual (MIDR_EL1), and those that Linux knows.
var armMakers = map[int]string{
	0x41: "Arm", 0x42: "Broadcom", 0x43: "Cavium", 0x46: "Fujitsu", 0x48: "HiSilicon", 0x4e: "NVIDIA", 0x50: "APM",
	0x51: "Qualcomm", 0x53: "Samsung", 0x70: "Phytium", 0x56: "Marvell", 0x61: "Apple", 0x6d: "Microsoft",
	0xc0: "Ampere",
}

// armCores are the part numbers of the cores' manuals, as in Linux' arch/arm64/include/asm/cputype.h and util-linux'
// lscpu.
var armCores = map[Part]string{
	{0x41, 0xd03}: "Cortex-A53", {0x41, 0xd04}: "Cortex-A35", {0x41, 0xd05}: "Cortex-A55", {0x41, 0xd07}: "Cortex-A57",
	{0x41, 0xd08}: "Cortex-A72", {0x41, 0xd09}: "Cortex-A73", {0x41, 0xd0a}: "Cortex-A75", {0x41, 0xd0b}: "Cortex-A76",
	{0x41, 0xd0c}: "Neoverse N1", {0x41, 0xd0d}: "Cortex-A77", {0x41, 0xd40}: "Neoverse V1", {0x41, 0xd41}: "Cortex-A78",
	{0x41, 0xd42}: "Cortex-A78AE", {0x41, 0xd44}: "Cortex-X1", {0x41, 0xd46}: "Cortex-A510", {0x41, 0xd47}: "Cortex-A710",
	{0x41, 0xd48}: "Cortex-X2", {0x41, 0xd49}: "Neoverse N2", {0x41, 0xd4a}: "Neoverse E1", {0x41, 0xd4b}: "Cortex-A78C",
	{0x41, 0xd4d}: "Cortex-A715", {0x41, 0xd4e}: "Cortex-X3", {0x41, 0xd4f}: "Neoverse V2", {0x41, 0xd80}: "Cortex-A520",
	{0x41, 0xd81}: "Cortex-A720", {0x41, 0xd82}: "Cortex-X4", {0x41, 0xd84}: "Neoverse V3", {0x41, 0xd85}: "Cortex-X925",
	{0x41, 0xd87}: "Cortex-A725", {0x41, 0xd8e}: "Neoverse N3",
	{0x41, 0xd02}: "Cortex-A34", {0x41, 0xd06}: "Cortex-A65", {0x41, 0xd0e}: "Cortex-A76AE", {0x41,
		0xd4c}: "Cortex-X1C",
	{0x41, 0xd83}: "Neoverse V3AE", {0x41, 0xd88}: "Cortex-A520AE", {0x41, 0xd89}: "Cortex-A720AE",
	{0x42, 0x516}: "ThunderX2", {0x43, 0x0a1}: "ThunderX", {0x43, 0x0af}: "ThunderX2",
	{0x46, 0x001}: "A64FX", {0x48, 0xd01}: "TaiShan v110", {0x4e, 0x003}: "Denver 2", {0x4e, 0x004}: "Carmel",
	{0x50, 0x000}: "X-Gene", {0x51, 0x001}: "Oryon", {0x51, 0xc00}: "Falkor",
	{0x51, 0x800}: "Kryo 2xx Gold", {0x51, 0x801}: "Kryo 2xx Silver", {0x51, 0x802}: "Kryo 3xx Gold", {0x51,
		0x803}: "Kryo 3xx Silver",
	{0x51, 0x804}: "Kryo 4xx Gold", {0x51, 0x805}: "Kryo 4xx Silver", {0x48, 0xd02}: "TaiShan v120", {0x4e,
		0x010}: "Olympus", {0x6d, 0xd49}: "Neoverse N2",
	{0x61, 0x022}: "Icestorm (M1)", {0x61, 0x023}: "Firestorm (M1)",
	{0x61, 0x024}: "Icestorm (M1 Pro)", {0x61, 0x025}: "Firestorm (M1 Pro)",
	{0x61, 0x028}: "Icestorm (M1 Max)", {0x61, 0x029}: "Firestorm (M1 Max)",
	{0x61, 0x032}: "Blizzard (M2)", {0x61, 0x033}: "Avalanche (M2)",
	{0x61, 0x034}: "Blizzard (M2 Pro)", {0x61, 0x035}: "Avalanche (M2 Pro)",
	{0x61, 0x038}: "Blizzard (M2 Max)", {0x61, 0x039}: "Avalanche (M2 Max)",
	{0xc0, 0xac3}: "Ampere-1", {0xc0, 0xac4}: "Ampere-1a",
}
