// Package bench is how flynn measures.
//
// A Class is a cell of Flynn's taxonomy, and one file: it yields points, begins with a batch of them, opens them as
// runs, and has options with flags of its own. A Plan is all points of a selection, in groups that share kernel and
// size; one plan feeds go test -bench, the command, the verifier and the docs. Within a group all points work on the
// same pages, each is verified before it is timed, and samples are taken in rounds, one of every point in random order,
// so that ratios come from neighbours in time.
//
// It may import asm (for the clock), asm/isa, kernels, mimd, mimd/cluster, misd, internal/machine, internal/mem,
// results, results/keys and x/perf/benchfmt.
package bench
