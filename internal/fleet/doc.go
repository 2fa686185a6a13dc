// Package fleet makes all machines that have joined a server measure themselves, one after the other, and gathers what
// they measure. On a machine, one of its nodes does so.
//
// It may import mimd/cluster.
package fleet
