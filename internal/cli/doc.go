// Package cli is the command flynn: its sub-commands, how it talks to people and to scripts, and its exit codes.
//
// Results and tables go to stdout; progress, warnings and errors to stderr, an error in one line. A sub-command is a
// file with the name of the command; what a run measures is decided in choice.go.
//
// It may import bench, report, kernels, mimd, mimd/cluster and what is below it, mimd/comm, misd, asm/isa,
// results/keys, internal/fleet, internal/machine, internal/peer, x/perf, x/term and cobra. Nothing but main imports it.
package cli
