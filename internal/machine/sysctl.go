package machine

import "strings"

// sysctls answers what macOS tells of its machine: "", 0 and -1 where it does not know a name.
type sysctls interface {
	text(name string) string
	number(name string) int64
	load1() float64
}

// readSysctl fills the machine in from macOS. Apple silicon has no third level that the CPU owns; its last one is the L2 of
// each cluster.
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

// macUarch names Apple's cores by the chip, and Intel's as everywhere.
func macUarch(brand string, s sysctls) string {
	chip, cores := "", ""
	for c, n := range map[string]string{
		"Apple M1": "Firestorm + Icestorm", "Apple M2": "Avalanche + Blizzard", "Apple M3": "M3", "Apple M4": "M4",
	} {
		if brand == c || strings.HasPrefix(brand, c+" ") {
			chip, cores = c, n
		}
	}
	if chip != "" {
		return cores
	}
	family, model, stepping := s.number("machdep.cpu.family"), s.number("machdep.cpu.model"), s.number("machdep.cpu.stepping")
	return firstOf(x86Uarch(s.text("machdep.cpu.vendor"), int(family), int(model), int(stepping)), Unknown)
}

// readLevels reads caches. Level 0 are the fast cores of Apple silicon, where hw.l1dcachesize speaks of the slow ones.
func (m *Machine) readLevels(s sysctls) {
	const fast, slow = "hw.perflevel0.", "hw.perflevel1."
	if s.number("hw.nperflevels") == 0 {
		m.L1D, m.L2 = s.number("hw.l1dcachesize"), s.number("hw.l2cachesize")
		m.L3 = s.number("hw.l3cachesize") * max(s.number("hw.packages"), 1)
		m.LLC = m.L3
		return
	}
	m.L1D, m.L2 = s.number(fast+"l1dcachesize"), s.number(fast+"l2cachesize")
	for _, level := range []string{fast, slow} {
		if n := s.number(level + "logicalcpu"); n > 0 {
			m.CoreKinds = append(m.CoreKinds, CoreKind{Name: firstOf(s.text(level+"name"), Unknown), Count: int(n)})
		}
		if share := s.number(level + "cpusperl2"); share > 0 {
			cores := s.number(level + "physicalcpu")
			m.LLC += (cores + share - 1) / share * s.number(level+"l2cachesize")
		}
	}
}
