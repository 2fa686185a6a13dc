// Package keys names what a result file holds: the keys of a benchmark name, the keys of the file, and the units.
// It is the one vocabulary of who writes and who reads. It imports the standard library only.
package keys

// Keys of a benchmark name, in the order in which a name gives them.
const (
	Kernel = "kernel" // what is computed
	Elem   = "elem"   // element type: f32, f64, u8, u64
	Class  = "class"  // Flynn's class: sisd, simd, misd, mimd_sm, mimd_dm
	ISA    = "isa"    // instruction-set tier of the variant
	Tune   = "tune"   // tuning of the variant, absent where it has none
	N      = "n"      // the kernel's own size
	P      = "p"      // workers
)

// Keys of a condition, last in a name, absent under the usual ones.
const (
	Pages     = "pages" // operands on 4k or reserved huge pages instead of transparent huge ones
	Placement = "numa"  // pages interleaved over memory nodes instead of put where they are first touched
	Cache     = "cache" // cold: operands flushed before each op
	Arm       = "arm"   // of an A/A session: the same point twice, a and b
)

// Values of these keys that tell what is not usual.
const (
	Dynamic = "dynamic" // of key Schedule
	Cold    = "cold"    // of key Cache
	First   = "a"       // of key Arm
	Second  = "b"
)

// Name lists the keys that begin every benchmark name, in order; Tune alone may be absent.
var Name = []string{Kernel, Elem, Class, ISA, Tune, N, P}

// Keys that a class adds after those of Name.
const (
	Versions = "versions" // of class misd: how many vote
	Mode     = "mode"     // of class misd: how they run; see package misd
	Peer     = "peer"     // of class peer: whose code it is
	Nodes    = "nodes"    // of class mimd_dm: how many; P is the workers of each
	Data     = "data"     // of class mimd_dm: how operands come to a node; see package mimd/cluster
	Schedule = "sched"    // of class mimd_sm: dynamic where workers take parts as they come free; absent where each has one
)

// Scaling tells a point whose problem grows with its workers: n is then of one of them.
const (
	Scaling    = "scaling"
	Weak       = "weak"       // all workers begin and end each op together
	Throughput = "throughput" // each runs its ops for itself, and none waits for the others before the end of a sample
)

// Base is the name of the one benchmark of which every point is a sub-benchmark.
const Base = "Flynn"

// Classes of Flynn's taxonomy, as the values of key Class.
const (
	SISD   = "sisd"    // one instruction stream, one data stream: plain Go, the reference and its tunings
	SIMD   = "simd"    // one instruction stream, several data streams
	MISD   = "misd"    // several instruction streams, one data stream
	MIMDSM = "mimd_sm" // several of both, shared memory: a multiprocessor
	MIMDDM = "mimd_dm" // several of both, no shared memory: a multicomputer
)

// PeerClass is the value of key Class of peers: compilers and libraries whose streams are their own affair. It is no class
// of the taxonomy.
const PeerClass = "peer"

// Scalar is the value of key ISA of every kernel's reference.
const Scalar = "scalar"

// Native is the value of key ISA of peers: they are built for, or choose by themselves, what the machine has.
const Native = "native"

// Units of a sample. Rates are in base units; ns/op is the format's own.
const (
	Time   = "ns/op"        // wall time of one op
	Bytes  = "B/s"          // useful bytes a second, counted as STREAM does: no write-allocate
	Flops  = "flop/s"       // floating-point operations a second
	Cycles = "cycles/op"    // core cycles of one op, by the clock measured beside the block
	Set    = "set-B"        // working set: total bytes of all arrays
	Crowd  = "workers/core" // of class mimd_dm: where nodes on one machine have more workers than it has cores
	ULP    = "ulp"          // largest deviation from the reference on random data, in units in the last place of the largest result
)

// Units that only disturbed samples have: what disturbed them, and Disturbed itself.
const (
	Disturbed  = "disturbed"  // 1
	Switches   = "switches"   // involuntary context switches
	Migrations = "migrations" // the thread changed its CPU
	Faults     = "faults"     // page faults
	Steal      = "steal-sec"  // time that the hypervisor gave to others
	Drift      = "drift-%"    // change of the core clock from before the sample to after it
	Skew       = "skew-%"     // difference of two sources of time
	Coarse     = "coarse-%"   // the least step of the timer, of the sample's time
	Shared     = "shared-%"   // additions a cycle that the core could not start: another thread of it works
)

// Marks lists the units of disturbed samples.
var Marks = []string{Disturbed, Switches, Migrations, Faults, Steal, Drift, Skew, Coarse, Shared}

// Units of hardware counters, where the kernel has them.
const (
	CPUCycles    = "cpu-cycles/op"
	Instructions = "instr/op"
	BranchMisses = "branch-misses/op"
	L1Misses     = "l1d-misses/op"
	LLMisses     = "ll-misses/op"
)

// Units of a line that tells how the clock of a node of another host differs.
const (
	ClockAhead  = "ahead-ns"  // by which it is ahead
	ClockWithin = "within-ns" // how far that can be from the truth
)

// UnitLines declares what the format does not know of our units.
var UnitLines = []string{
	"Unit " + Bytes + " better=higher",
	"Unit " + Flops + " better=higher",
	"Unit " + Cycles + " better=lower",
	"Unit " + Set + " assume=exact",
	"Unit " + Crowd + " assume=exact",
	"Unit " + ULP + " better=lower assume=exact",
}

// Keys of a file. A run writes all of them, Unknown where it does not know.
const (
	Machine   = "machine"    // stable fingerprint
	CPU       = "cpu"        // brand name
	Uarch     = "uarch"      // microarchitecture
	GOOS      = "goos"       // operating system
	GOARCH    = "goarch"     // architecture
	ISAMax    = "isa-max"    // widest tier present
	VLen      = "vlen"       // bits of a register of the vector machine, or none
	Cores     = "cores"      // cores this process may use
	SMT       = "smt"        // hardware threads a core
	NUMA      = "numa"       // memory nodes
	L1D       = "l1d"        // bytes of first-level data cache a core
	L2        = "l2"         // bytes of second-level cache a core
	L3        = "l3"         // bytes of last-level cache, aggregate
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
	Date      = "date"       // UTC start of the run
	Seed      = "seed"       // of data and order
	Order     = "order"      // random or plan
	Args      = "args"       // the arguments of the run, so that it can be resumed and repeated
)

// PeerFile begins the file keys that tell version and flags of each peer, by its name. Only files with peers have them.
const PeerFile = "peer-"

// Unknown is the value of a file key that this machine does not tell.
const Unknown = "unknown"

// File lists the keys of a file in order.
var File = []string{
	Machine, CPU, Uarch, GOOS, GOARCH, ISAMax, VLen, Cores, SMT, NUMA, L1D, L2, L3, Page, Governor, Clock, Virt, Emulated,
	CgroupCPU, Go, GOAMD64, Flynn, Commit, Date, Seed, Order, Args,
}

// Notes start lines that no reader of the format minds: points without a sample, or in doubt, and why.
const (
	SkippedNote = "# skipped "  // SkippedNote + name + ": " + reason
	FailedNote  = "# failed "   // FailedNote + name + ": " + reason; the variant was not timed
	DoubtNote   = "# doubt "    // DoubtNote + name + ": " + reason; the samples are implausible
	RoundNote   = "# round "    // see RoundLine
	LeftNote    = "# left out " // LeftNote + "317 of 1480 points: " + kinds + LeftBudget + duration; the last one counts
)

// BudgetReason begins the reason of a point that there was no time for.
const BudgetReason = "the budget"

// LeftBudget stands between what was left out and the budget that may measure it.
const LeftBudget = "; --budget "

// LeftTimeout stands there in a file that go test has printed, before the time-out that may measure everything.
const LeftTimeout = "; -timeout "
