// Package comm measures what messages between the nodes of a multicomputer cost: patterns of communication among nodes,
// which check each round, a connection of two nodes' own beside them, a model of latency and bandwidth, and how long a
// task must be to be worth its messages.
//
// It may import internal/patience, kernels and mimd/cluster.
package comm
