// Package machine tells what a measurement runs on: the processor and its caches, how threads and cores lie, the
// virtualisation around it, and what may disturb a measurement. Clock frequency is not its business: a machine cannot be
// asked for that, package bench measures it.
// It may import the standard library, golang.org/x/sys and cpuid.
package machine

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
)

// Unknown is the value of a text that the machine does not tell.
const Unknown = "unknown"

// Machine is what could be found out. A count or size that is unknown is 0, a text [Unknown], unless its comment says otherwise.
type Machine struct {
	CPU    string `json:"cpu"`   // brand name, or maker and core, with the board where there is a name for it
	Uarch  string `json:"uarch"` // microarchitecture: "Zen 5", "Neoverse V1"; "family 6 model 1" where there is no name for it
	GOOS   string `json:"goos"`
	GOARCH string `json:"goarch"`

	Cores         int     `json:"cores"`     // CPUs this process may run on: its workers
	CPUs          []int   `json:"cpus"`      // their numbers, ascending
	CoreCPUs      [][]int `json:"core_cpus"` // CPUs, one list for each physical core; nil if unknown
	PhysicalCores int     `json:"physical_cores"`
	SMT           int     `json:"smt"` // hardware threads of a core, 1 without SMT
	Sockets       int     `json:"sockets"`
	NUMANodes     int     `json:"numa_nodes"` // nodes that have memory

	L1D    int64   `json:"l1d"`    // bytes of first-level data cache that one core sees: the least of CPUs
	L2     int64   `json:"l2"`     // bytes of second-level cache that one core sees, the least of CPUs; others may share it
	L3     int64   `json:"l3"`     // bytes of all third-level caches of the machine together
	LLC    int64   `json:"llc"`    // bytes of all last-level caches together: L3, or L2 on a machine that has no L3
	Caches []Cache `json:"caches"` // all kinds of caches, nearest first; nil if unknown

	PageSize int    `json:"page_size"` // bytes
	THP      string `json:"thp"`       // transparent huge pages: always, madvise or never
	MemTotal int64  `json:"mem_total"` // bytes

	Governor  string  `json:"governor"`   // frequency governor of CPUs; several are joined by +
	Boost     string  `json:"boost"`      // frequencies above the nominal one: on or off
	Virt      string  `json:"virt"`       // hypervisor, container or both (kvm, docker, kvm+docker), or none
	Emulated  string  `json:"emulated"`   // no, qemu-user (this program), qemu-system (the whole machine), rosetta, or yes
	CgroupCPU float64 `json:"cgroup_cpu"` // CPU quota in cores; 0 = none
	Load1     float64 `json:"load1"`      // runnable threads, mean of the last minute; -1 unknown
	Steal     float64 `json:"steal"`      // share of CPU time since boot that the hypervisor gave to others; -1 unknown
	Battery   bool    `json:"battery"`    // runs on battery now

	// Fingerprint is a short hash of what makes results comparable: CPU, uarch, goarch, cores, caches, virt and emulated.
	Fingerprint string `json:"fingerprint"`
}

// Cache is one kind of cache.
type Cache struct {
	Level     int    `json:"level"`
	Type      string `json:"type"`      // Data, Instruction or Unified
	Size      int64  `json:"size"`      // bytes of one instance
	Instances int    `json:"instances"` // in the whole machine
	CPUs      int    `json:"cpus"`      // that share one instance; the most of all instances
}

// Facts are what a process knows without reading a file.
type Facts struct {
	GOOS, GOARCH            string
	Brand                   string // of the processor, by CPUID
	Vendor, Hypervisor      string // as CPUID spells them: AuthenticAMD, KVMKVMKVM
	Guest                   bool   // CPUID says that there is a hypervisor
	Family, Model, Stepping int    // of x86
	Part                    Part   // of arm64
	PhysicalCores           int
	L1D, L2, L3             int64 // bytes, by CPUID: of one instance
	CPUs                    []int // that this process may run on
	PageSize                int   // bytes
}

// DetectAt is Detect on any file tree that holds a Linux proc and sys, and any process. It never fails.
func DetectAt(root fs.FS, f Facts) *Machine {
	t := tree{root}
	m := blank(f)
	m.Emulated = emulation(t, f)
	m.CPU, m.Uarch = processor(t, f, m.Emulated != "no")
	m.readTopology(t)
	m.readCaches(t)
	if m.Emulated == "no" { // an emulator's CPUID makes its caches and cores up
		m.fillFrom(f)
	}
	m.THP = thp(t)
	m.MemTotal = memTotal(t)
	m.Governor, m.Boost = governor(t, m.CPUs), boost(t)
	m.Virt = virtualisation(t, f)
	m.CgroupCPU = cpuQuota(t)
	m.Load1, m.Steal = load(t), steal(t)
	m.Battery = onBattery(t)
	m.seal()
	return m
}

// blank returns a machine of which only the facts of the process are known.
func blank(f Facts) *Machine {
	return &Machine{
		CPU: Unknown, Uarch: Unknown, GOOS: f.GOOS, GOARCH: f.GOARCH,
		Cores: len(f.CPUs), CPUs: f.CPUs, PageSize: f.PageSize,
		THP: Unknown, Governor: Unknown, Boost: Unknown, Virt: Unknown, Emulated: "no",
		Load1: -1, Steal: -1,
	}
}

// fillFrom takes from CPUID what no file told. Its L3 is one instance, hence a lower bound of the aggregate.
func (m *Machine) fillFrom(f Facts) {
	if m.PhysicalCores == 0 {
		m.PhysicalCores = f.PhysicalCores
	}
	if m.Caches == nil {
		m.L1D, m.L2, m.L3, m.LLC = f.L1D, f.L2, f.L3, f.L3
	}
}

// seal computes the fingerprint.
func (m *Machine) seal() {
	h := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d %d %d %d %q %q",
		m.CPU, m.Uarch, m.GOARCH, m.Cores, m.L1D, m.L2, m.L3, m.Virt, m.Emulated))
	m.Fingerprint = fmt.Sprintf("%x", h[:5])
}

// Spread returns CPUs in the order in which workers should take them: first one CPU of every physical core, then the
// second ones. Where the cores are unknown it is the order of their numbers.
func (m *Machine) Spread() []int {
	if m.CoreCPUs == nil {
		return m.CPUs
	}
	order := make([]int, 0, len(m.CPUs))
	for thread := 0; len(order) < len(m.CPUs); thread++ {
		for _, core := range m.CoreCPUs {
			if thread < len(core) {
				order = append(order, core[thread])
			}
		}
	}
	return order
}
