package machine

import (
	"fmt"
	"strings"
)

// sysctls answers what macOS tells of its machine: "", 0 and -1 where it does not know a name.
type sysctls interface {
	text(name string) string
	number(name string) int64
	load1() float64
}

// detectMac is Detect on any answers of a macOS, and any process.
func detectMac(s sysctls, f Facts) *Machine {
	m := blank(f)
	m.readSysctl(s)
	if m.Emulated == "no" { // an emulator's CPUID makes its caches and cores up
		m.fillFrom(f)
	}
	m.seal()
	return m
}

// readSysctl fills the machine in from macOS. Apple silicon has no third level that the CPU owns; its last one is the
// L2 of each cluster.
func (m *Machine) readSysctl(s sysctls) {
	m.CPU = firstOf(s.text("machdep.cpu.brand_string"), Unknown)
	m.Uarch = macUarch(m.CPU, s)
	m.PhysicalCores, m.Sockets = int(s.number("hw.physicalcpu")), int(s.number("hw.packages"))
	if m.PhysicalCores > 0 {
		m.SMT = int(s.number("hw.logicalcpu")) / m.PhysicalCores
	}
	m.NUMANodes = 1 // no Mac has more
	m.readLevels(s)
	m.MemTotal = s.number("hw.memsize")
	m.Kernel = firstOf(s.text("kern.osrelease"), Unknown)
	m.Timer.CounterHz = float64(s.number("hw.tbfrequency"))
	m.Load1 = s.load1()
	m.Virt = "none"
	if s.number("kern.hv_vmm_present") == 1 {
		m.Virt = "vm"
	}
	if s.number("sysctl.proc_translated") == 1 {
		m.Emulated = "rosetta"
	}
}

// macCores are the cores of Apple's chips that have names; later ones are called by the chip.
var macCores = map[string]string{"M1": "Firestorm + Icestorm", "M2": "Avalanche + Blizzard"}

// macUarch names Apple's cores by the chip, and Intel's as everywhere.
func macUarch(brand string, s sysctls) string {
	if words := strings.Fields(brand); len(words) > 1 && words[0] == "Apple" && words[1] != "processor" {
		return firstOf(macCores[words[1]], words[1])
	}
	family, model, stepping := s.number("machdep.cpu.family"), s.number("machdep.cpu.model"),
		s.number("machdep.cpu.stepping")
	return firstOf(x86Uarch(s.text("machdep.cpu.vendor"), int(family), int(model), int(stepping)), Unknown)
}

// maxLevels is how many kinds of cores are believed.
const maxLevels = 8

// readLevels reads caches. Level 0 are the fast cores of Apple silicon, where hw.l1dcachesize speaks of the slow ones.
func (m *Machine) readLevels(s sysctls) {
	levels := min(s.number("hw.nperflevels"), maxLevels)
	for l := range levels {
		level := fmt.Sprintf("hw.perflevel%d.", l)
		if n := s.number(level + "logicalcpu"); n > 0 {
			m.CoreKinds = append(m.CoreKinds, CoreKind{Name: firstOf(s.text(level+"name"), Unknown), Count: int(n)})
		}
		if m.L1D == 0 && m.L2 == 0 {
			m.L1D, m.L2 = s.number(level+"l1dcachesize"), s.number(level+"l2cachesize")
		}
		if share := s.number(level + "cpusperl2"); share > 0 {
			cores := s.number(level + "physicalcpu")
			m.LLC += (cores + share - 1) / share * s.number(level+"l2cachesize")
		}
	}
	if len(m.CoreKinds) == 1 {
		m.CoreKinds[0].Name = m.Uarch
	}
	packages := max(s.number("hw.packages"), 1)
	for _, c := range []struct {
		to   *int64
		from int64
	}{{&m.L1D, s.number("hw.l1dcachesize")}, {&m.L2, s.number("hw.l2cachesize")}, {&m.L3,
		s.number("hw.l3cachesize") * packages}} {
		if *c.to == 0 {
			*c.to = c.from
		}
	}
	m.LLC = max(m.LLC, m.L3)
	if m.LLC == 0 {
		m.LLC = m.L2
	}
}
