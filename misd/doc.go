// Package misd runs several versions of a kernel on the same data: Flynn's MISD, in use today as N-version redundancy.
//
// Versions are variants of one kernel that fail in different ways: other instruction sets, other algorithms. A voter
// compares their results ([Electorate], with one of the Rules). N = 2 detects a fault, N = 3 masks one (triple modular
// redundancy, TMR), N = 5 masks two. Package bench times [Versions]. [Campaign] injects faults and counts their
// outcomes. [Soak] searches for faults of the hardware. [System] computes the availability of a redundant system.
//
// A voter cannot detect a common-mode fault: versions with the same wrong result outvote a right one.
//
// It may import kernels, mimd and internal/mem.
package misd
