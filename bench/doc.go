// Package bench plans a run, verifies its points and times them.
//
// A [Class] is one class of Flynn's taxonomy: it yields points, opens those of a batch as runs, and owns options and
// flags; each class is one file. A [Plan] holds all points of a selection, in groups of one kernel and size. One plan
// serves go test -bench, flynn run, flynn verify and the docs. All points of a group use the same operands, and each
// is verified before it is timed. Samples are taken in rounds of one sample of each point in random order, so that a
// ratio is one of neighbours in time.
//
// It may import asm (for the clock), asm/isa, kernels, mimd, mimd/cluster, misd, internal/machine, internal/mem,
// results, results/keys and x/perf/benchfmt.
package bench
