// Package keys names what a result file holds: the keys of a benchmark name, the keys of the file, and the units.
// It is the one vocabulary of who writes and who reads. It imports the standard library only.
package keys

// Keys of a benchmark name, in the order of a name.
const (
	Kernel = "kernel" // what is computed
	Elem   = "elem"   // element type: f32, f64, i8, u8, i32, u32, u64
	Class  = "class"  // Flynn's class: sisd, simd, simt, misd, mimd_sm, mimd_dm
	ISA    = "isa"    // instruction-set tier of the variant
	Tune   = "tune"   // tuning of the variant; absent if it has none
	N      = "n"      // size parameter of the kernel
	P      = "p"      // workers; of class mimd_dm those of each node
)

// Keys of a condition, last in a name, absent under the usual conditions.
const (
	Pages     = "pages" // operands on 4k or reserved huge pages instead of transparent huge ones
	Placement = "numa"  // pages interleaved over memory nodes instead of placed where they are first touched
	Cache     = "cache" // cold: operands flushed before each op
	Arm       = "arm"   // of an A/A test: the same point twice, a and b
)

// Values of these keys that tell what is not usual.
const (
	Dynamic = "dynamic" // of key Schedule
	Cold    = "cold"    // of key Cache
	Idle    = "idle"    // of key With: the other workers are parked
	First   = "a"       // of key Arm
	Second  = "b"
)

// Name lists the keys that begin every benchmark name, in order; Tune alone may be absent.
var Name = []string{Kernel, Elem, Class, ISA, Tune, N, P}

// Keys that a class adds after those of Name.
const (
	Versions = "versions" // of class misd: number of versions in the vote
	Mode     = "mode"     // of class misd: how the versions run: team, passes, onepass, vote
	Peer     = "peer"     // of class peer: name of the compiler or library
	Nodes    = "nodes"    // of class mimd_dm: number of nodes
	Device   = "device"   // of class simt: number of the device
	// of classes mimd_dm and simt: resident, if operands are already on the node or device; shipped, if each op sends them
	Data = "data"
	// of class mimd_sm: KERNEL@LEVEL, what all workers but the first run without end while the first one is timed, or idle
	With     = "with"
	Schedule = "sched" // of class mimd_sm: dynamic, if workers take parts from a queue; absent if each worker has one part
)

// Keys and values of points whose problem grows with the workers; n is then that of one worker.
const (
	Scaling = "scaling" // weak or throughput: the problem grows with the workers, and n is that of one worker
	Weak    = "weak"    // all workers begin and end each op together
	// each worker runs its ops independently, and waits for the others at the end of a sample only
	Throughput = "throughput"
)

// Roles of kernels: what one measures of the machine, so that others can be held against it.
const (
	RolePeak      = "peak"      // operations a second that registers allow
	RoleLatency   = "latency"   // time of a load that waits for the one before
	RoleBandwidth = "bandwidth" // bytes a second of each level of memory, as STREAM measures them
	RoleOverhead  = "overhead"  // time that measuring takes, or starting a team
)

// Arguments in the value of file key Args that a reader looks for.
const (
	ArgSeed = "--seed" // of operands and of the order
	ArgSlow = "--slow" // share by which the second arm of an A/A test was slowed down on purpose
)

// Base is the name of the one benchmark of which every point is a sub-benchmark.
const Base = "Flynn"

// Classes of Flynn's taxonomy, as the values of key Class.
const (
	SISD   = "sisd"    // one instruction stream, one data stream: plain Go, the reference and its tunings
	SIMD   = "simd"    // one instruction stream, several data streams
	MISD   = "misd"    // several instruction streams, one data stream
	MIMDSM = "mimd_sm" // several of both, shared memory: a multiprocessor
	SIMT   = "simt"    // one instruction stream, an array of processors: a graphics processor
	MIMDDM = "mimd_dm" // several of both, no shared memory: a multicomputer
)

// PeerClass is the value of key Class of peers: compilers and libraries, whose streams are unknown. It is not a class
// of the taxonomy.
const PeerClass = "peer"

// Scalar is the value of key ISA of every kernel's reference.
const Scalar = "scalar"

// Native is the value of key ISA of peers: they are built for, or choose by themselves, what the machine has.
const Native = "native"

// Units of a sample. Rates are in base units; ns/op is the format's own.
const (
	Time   = "ns/op"     // wall time of one op
	Bytes  = "B/s"       // useful bytes a second, counted as STREAM does: no write-allocate
	Flops  = "flop/s"    // floating-point operations a second
	Cycles = "cycles/op" // core cycles of one op, by the clock that was measured before the sample
	Set    = "set-B"     // working set: total bytes of all arrays
	// of class mimd_dm: workers per core, if nodes of one machine have more workers than the machine has cores
	Crowd = "workers/core"
	ULP   = "ulp" // largest difference from the reference on random data, in units in the last place of the largest result
)

// Units that only disturbed samples have: what disturbed them, and Disturbed itself.
const (
	Disturbed  = "disturbed"  // 1: the sample was disturbed
	Switches   = "switches"   // involuntary context switches
	Migrations = "migrations" // changes of the thread's CPU
	Faults     = "faults"     // page faults
	Steal      = "steal-sec"  // time that the hypervisor gave to others
	Drift      = "drift-%"    // change of the core clock from before the sample to after it
	Skew       = "skew-%"     // difference of two sources of time
	Coarse     = "coarse-%"   // smallest step of the timer, as a share of the sample's time
	// additions per cycle that the core could not start, because another thread of the core works
	Shared = "shared-%"
)

// Marks lists the units of disturbed samples.
var Marks = []string{Disturbed, Switches, Migrations, Faults, Steal, Drift, Skew, Coarse, Shared}

// Units of hardware counters, if the system has them.
const (
	CPUCycles    = "cpu-cycles/op"    // cycles, by the hardware counter
	Instructions = "instr/op"         // instructions, by the hardware counter
	BranchMisses = "branch-misses/op" // mispredicted branches, by the hardware counter
	L1Misses     = "l1d-misses/op"    // misses of the L1 data cache, by the hardware counter
	LLMisses     = "ll-misses/op"     // misses of the last-level cache, by the hardware counter
)

// Units of a line about the clock of a node of another host.
const (
	ClockAhead  = "ahead-ns"  // nanoseconds by which the clock of the node is ahead
	ClockWithin = "within-ns" // bound of the error of ahead-ns
)

// Units of a sample of a device.
const (
	DeviceTime = "device-ns/op" // of class simt: time of an op by the device's clock, if it can be believed
)

// UnitLines declares what the format does not know of these units.
var UnitLines = []string{
	"Unit " + Bytes + " better=higher",
	"Unit " + Flops + " better=higher",
	"Unit " + Cycles + " better=lower",
	"Unit " + Set + " assume=exact",
	"Unit " + Crowd + " assume=exact",
	"Unit " + ULP + " better=lower assume=exact",
}

// Keys of a file. A run writes all of them, with Unknown for a value that the machine does not report.
const (
	Machine   = "machine"    // stable fingerprint of the machine
	CPU       = "cpu"        // brand name
	Uarch     = "uarch"      // microarchitecture
	GOOS      = "goos"       // operating system
	GOARCH    = "goarch"     // architecture
	ISAMax    = "isa-max"    // widest tier of the machine
	Tiers     = "tiers"      // all tiers of the architecture, each behind what it builds on; see TierNote
	VLen      = "vlen"       // bits of a vector register of a vector-length agnostic tier, or none
	Cores     = "cores"      // cores this process may use
	SMT       = "smt"        // hardware threads per core
	NUMA      = "numa"       // memory nodes
	L1D       = "l1d"        // bytes of L1 data cache per core
	L2        = "l2"         // bytes of L2 cache per core
	L3        = "l3"         // bytes of last-level cache in all
	Page      = "page"       // page size, and the huge-page mode
	Governor  = "governor"   // frequency governor
	Clock     = "clock"      // measured core clock, Hz
	Virt      = "virt"       // hypervisor or container
	Emulated  = "emulated"   // the emulator, or no
	CgroupCPU = "cgroup-cpu" // CPU quota in cores, or none
	Go        = "go"         // Go release
	GOAMD64   = "goamd64"    // level the scalar code was compiled for
	Flynn     = "flynn"      // version of flynn
	Commit    = "commit"     // commit flynn was built from
	Date      = "date"       // start of the run, in UTC
	Seed      = "seed"       // seed of data and order
	Order     = "order"      // order of samples: random or plan
	Args      = "args"       // the arguments of the run, so that it can be resumed and repeated
)

// DeviceFile begins the file keys that describe a device, by its number. Only files of class simt have them.
const DeviceFile = "device-"

// PeerFile begins the file keys with version and flags of each peer, by its name. Only files with peers have them.
const PeerFile = "peer-"

// Unknown is the value of a file key that this machine does not report.
const Unknown = "unknown"

// File lists the keys of a file in order.
var File = []string{
	Machine, CPU, Uarch, GOOS, GOARCH, ISAMax, Tiers, VLen, Cores, SMT, NUMA, L1D, L2, L3, Page, Governor, Clock, Virt,
	Emulated,
	CgroupCPU, Go, GOAMD64, Flynn, Commit, Date, Seed, Order, Args,
}

// Notes begin lines that readers of the format skip: points without a sample, or in doubt, and the reason.
const (
	SkippedNote = "# skipped "  // SkippedNote + name + ": " + reason
	AbsentNote  = "# absent "   // AbsentNote + class, and kernels joined by "+" or none, + ": " + reason
	FailedNote  = "# failed "   // FailedNote + name + ": " + reason; the variant was not timed
	DoubtNote   = "# doubt "    // DoubtNote + name + ": " + reason; the samples are implausible
	RoundNote   = "# round "    // RoundNote + number + problem: its next samples are of that round
	KernelNote  = "# kernel "   // KernelNote + name/elem + ": " + facts of the kernel
	AboutNote   = "# about "    // AboutNote + name/elem + ": " + what it computes, and its work in n
	CodeNote    = "# code "     // CodeNote + name/elem + ": " + hashes of the code of its versions
	WithNote    = "# with "     // WithNote + with=KERNEL@LEVEL/p=WORKERS + ": " + problem of each worker but the first
	TierNote    = "# tier "     // TierNote + tier + ": " + why this machine does not have it
	LeftNote    = "# left out " // LeftNote + "317 of 1480 points: " + kinds + LeftBudget + duration; the last one counts
)

// BudgetReason begins the reason of a point that the budget left out.
const BudgetReason = "the budget"

// LeftBudget separates what was left out from the budget that may measure it.
const LeftBudget = "; --budget "

// LeftTimeout does so in a file that go test has printed, before the time-out that may measure everything.
const LeftTimeout = "; -timeout "
