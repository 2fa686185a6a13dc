// Package misd runs many instruction streams on one datum: Flynn's MISD, which lives on as N-version redundancy.
//
// Versions are variants of one kernel, chosen to fail in different ways: other instruction sets, other algorithms. They
// work on the same operands, and a voter decides (Electorate, with one of the Rules). N = 2 detects a fault, N = 3
// masks one (triple modular redundancy, TMR), N = 5 masks two. Versions is what package bench times, Campaign injects
// faults and counts what becomes of them, Soak looks for faults of real hardware, and System says how available a
// redundant system is.
//
// A voter is blind to a common-mode fault: versions that are wrong alike outvote the one that is right.
//
// It may import kernels, mimd and internal/mem.
package misd
