// Package cluster runs kernels on processors that share no memory: Flynn's MIMD, the multicomputer.
//
// A node is a process with memory of its own. It executes named kernels and nothing else. A coordinator deals the parts
// of a problem to nodes and puts their results together; kernels.Split and Fold decide the parts, as on shared memory.
// The two exchange messages through NATS, on whose service discovery nodes announce themselves. How a message looks
// stands in frame.go, what a node can be asked for in part.go and node.go.
//
// Every wait has a deadline, and every number from the wire is checked before it is used.
//
// It may import asm/isa, internal/mem, internal/patience, kernels, mimd, mimd/world, nats.go and nkeys. Package local
// starts a multicomputer on this machine; package workqueue is for problems whose nodes may fail.
package cluster
