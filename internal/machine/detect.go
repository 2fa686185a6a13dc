package machine

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
)

// DetectAt is Detect on any file tree that holds a Linux proc and sys, and any process. It never fails.
func DetectAt(root fs.FS, f Facts) *Machine {
	t := tree{root}
	m := blank(f)
	m.Emulated = emulation(t, f)
	m.CPU, m.Uarch = processor(t, f, m.Emulated != "no")
	m.readTopology(t)
	all := m.readCaches(t)
	m.Sys = m.sysState(t)   // before CPUID fills in what it lacks
	if m.Emulated == "no" { // an emulator's CPUID makes its caches and cores up, and the files speak of the host's
		m.fillFrom(f)
		m.CoreKinds = coreKinds(t, f.GOARCH, m.Online, all, m.Uarch)
	}
	m.readMemory(t)
	m.Governor, m.Boost = governor(t, m.CPUs), boost(t)
	m.Virt = virtualisation(t, f)
	m.CgroupCPU = cpuQuota(t)
	m.Load1, m.Steal = load(t), steal(t)
	m.Battery = onBattery(t)
	m.Kernel = firstOf(t.text("proc/sys/kernel/osrelease"), Unknown)
	m.readTimer(t)
	m.Perf = perf(t, f, m.guest())
	m.seal()
	return m
}

// blank returns a machine of which only the facts of the process are known.
func blank(f Facts) *Machine {
	return &Machine{
		CPU: Unknown, Uarch: Unknown, GOOS: f.GOOS, GOARCH: f.GOARCH,
		Kernel: Unknown, Cores: len(f.CPUs), CPUs: f.CPUs, GOMAXPROCS: f.GOMAXPROCS, Pinning: firstOf(f.Pinning, Unknown),
		PageSize: f.PageSize, THP: Unknown, Timer: timer(f), Perf: Perf{Unknown, Unknown},
		Governor: Unknown, Boost: Unknown, Virt: Unknown, Emulated: "no", Sys: Unknown,
		Load1: -1, Steal: -1,
	}
}

// detectBare is Detect where only CPUID and the Go runtime tell something.
func detectBare(f Facts) *Machine {
	m := blank(f)
	t := tree{noFiles{}}
	m.Emulated = emulation(t, f)
	m.CPU, m.Uarch = processor(t, f, m.Emulated != "no")
	m.Virt = hypervisor(t, f)
	if m.Emulated == "no" {
		m.fillFrom(f)
	}
	m.seal()
	return m
}

// noFiles is an empty file tree.
type noFiles struct{}

// Open implements fs.FS.
func (noFiles) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

// fillFrom takes from CPUID what the better source did not tell, field by field: on Apple silicon its caches are
// those of the slow cores. Its L3 is one instance, hence a lower bound of the aggregate.
func (m *Machine) fillFrom(f Facts) {
	if m.PhysicalCores == 0 {
		m.PhysicalCores = f.PhysicalCores
	}
	for _, c := range []struct {
		to   *int64
		from int64
	}{{&m.L1D, f.L1D}, {&m.L2, f.L2}, {&m.L3, f.L3}, {&m.LLC, cmp.Or(max(m.L3, f.L3), max(m.L2, f.L2))}} {
		if *c.to == 0 {
			*c.to = c.from
		}
	}
}

// seal computes the fingerprint.
func (m *Machine) seal() {
	h := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d %d %d %d %q %q",
		m.CPU, m.Uarch, m.GOARCH, m.Cores, m.L1D, m.L2, m.L3, m.Virt, m.Emulated))
	m.Fingerprint = fmt.Sprintf("%x", h[:5])
}

// Workers is how many threads of this process can run side by side: [Machine.Cores], unless GOMAXPROCS is less.
func (m *Machine) Workers() int {
	if m.GOMAXPROCS > 0 {
		return min(m.Cores, m.GOMAXPROCS)
	}
	return m.Cores
}

// Spread returns CPUs in the order in which workers should take them: first one CPU of every physical core, then the
// second ones, and among those the fastest kind of core first. Where the cores are unknown each CPU counts as one.
func (m *Machine) Spread() []int {
	cores := slices.Clone(m.CoreCPUs)
	if cores == nil {
		for _, cpu := range m.CPUs {
			cores = append(cores, []int{cpu})
		}
	}
	slices.SortStableFunc(cores, func(a, b []int) int { return m.kindOf(a[0]) - m.kindOf(b[0]) })
	order := make([]int, 0, len(m.CPUs))
	for thread := 0; len(order) < len(m.CPUs); thread++ {
		for _, core := range cores {
			if thread < len(core) {
				order = append(order, core[thread])
			}
		}
	}
	return order
}
