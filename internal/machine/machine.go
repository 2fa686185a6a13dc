// Package machine tells what a measurement runs on: the processor and its caches, how threads and cores lie, the
// virtualisation around it, and what may disturb a measurement. Clock frequency is not its business: a machine cannot
// be asked for that, package bench measures it. It may import the standard library, golang.org/x/sys and cpuid.
package machine

// Unknown is the value of a text that the machine does not tell.
const Unknown = "unknown"

// Machine is what could be found out. A count or size that is unknown is 0, a text [Unknown], unless its comment says
// otherwise.
type Machine struct {
	CPU string `json:"cpu"` // brand name, or maker and core, with the board where there is a name for it
	// microarchitecture: "Zen 5", "Neoverse V1"; "family 6 model 1" where there is no name for it
	Uarch  string `json:"uarch"`
	GOOS   string `json:"goos"`
	GOARCH string `json:"goarch"`
	Kernel string `json:"kernel"` // release of a Linux

	Cores      int     `json:"cores"`      // CPUs this process may run on: its workers
	CPUs       []int   `json:"cpus"`       // their numbers, ascending
	Online     []int   `json:"online"`     // all CPUs of the machine; nil if unknown
	GOMAXPROCS int     `json:"gomaxprocs"` // threads that run Go code at once
	CoreCPUs   [][]int `json:"core_cpus"`  // CPUs, one list of SMT siblings for each physical core; nil if unknown
	// of all online CPUs, the fastest first; one where all are alike; nil if unknown
	CoreKinds     []CoreKind `json:"core_kinds"`
	PhysicalCores int        `json:"physical_cores"`
	SMT           int        `json:"smt"` // hardware threads of a core, 1 without SMT
	Sockets       int        `json:"sockets"`
	NUMANodes     int        `json:"numa_nodes"` // nodes that have memory
	Nodes         []Node     `json:"nodes"`      // all NUMA nodes; nil if unknown
	Pinning       string     `json:"pinning"`    // threads can be bound to a CPU: yes, or why not

	L1D int64 `json:"l1d"` // bytes of first-level data cache that one core sees: the least of CPUs
	// bytes of second-level cache that one core sees, the least of CPUs; others may share it
	L2     int64   `json:"l2"`
	L3     int64   `json:"l3"`     // bytes of all third-level caches of the machine together
	LLC    int64   `json:"llc"`    // bytes of all last-level caches together: L3, or L2 on a machine that has no L3
	Caches []Cache `json:"caches"` // all kinds of caches, nearest first; nil if unknown

	PageSize  int        `json:"page_size"`  // bytes
	THP       string     `json:"thp"`        // transparent huge pages: always, madvise or never
	THPSize   int64      `json:"thp_size"`   // bytes of one
	HugePages []HugePool `json:"huge_pages"` // reserved huge pages by size; nil where there can be none
	MemTotal  int64      `json:"mem_total"`  // bytes
	SwapTotal int64      `json:"swap_total"` // bytes; 0 also where there is none
	SwapUsed  int64      `json:"swap_used"`  // bytes

	Timer    Timer  `json:"timer"`
	Perf     Perf   `json:"perf"`
	Governor string `json:"governor"` // frequency governor of CPUs; several are joined by +
	Boost    string `json:"boost"`    // frequencies above the nominal one: on or off

	Virt      string  `json:"virt"`       // hypervisor, container or both (kvm, docker, kvm+docker), or none
	Emulated  string  `json:"emulated"`   // no, qemu-user (this program), qemu-system (the whole machine), rosetta, or yes
	Sys       string  `json:"sys"`        // Linux' /sys: present, read-only, empty or absent
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

// Node is a NUMA node.
type Node struct {
	ID       int   `json:"id"`
	CPUs     []int `json:"cpus"`      // online ones, ascending; none on a node that only has memory
	MemTotal int64 `json:"mem_total"` // bytes
}

// HugePool is the reserve of huge pages of one size.
type HugePool struct {
	Size     int64 `json:"size"`     // bytes of one page
	Reserved int64 `json:"reserved"` // pages
	Free     int64 `json:"free"`     // of them
}

// Timer is what a program can read the time from.
type Timer struct {
	Step      float64 `json:"step_ns"`    // nanoseconds: the least difference seen between two readings that differ
	Cost      float64 `json:"cost_ns"`    // nanoseconds that one reading takes
	Source    string  `json:"source"`     // what the kernel reads: tsc, arch_sys_counter, kvm-clock, hpet
	Counter   string  `json:"counter"`    // register with a count of its own: TSC, CNTVCT, or unknown
	CounterHz float64 `json:"counter_hz"` // its rate as the machine states it
	Steady    string  `json:"steady"`     // the counter keeps its rate, whatever clock and sleep: yes or no
}

// Perf is what the kernel lets this process count.
type Perf struct {
	Paranoid string `json:"paranoid"` // Linux' perf_event_paranoid
	Counters string `json:"counters"` // hardware events: yes, or why not
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
	GOMAXPROCS              int
	Step, Cost              float64  // of the timer, in nanoseconds
	CounterHz               float64  // rate of the counter
	Pinning                 string   // yes, or the error of binding a thread to the CPUs that it has; "" unknown
	Counters                Counting // what came of opening a hardware event
}
