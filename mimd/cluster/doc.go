// Package cluster runs kernels on processes that share no memory: MIMD with distributed memory, the multicomputer.
//
// A node is a process that executes kernels by name, and nothing else. A coordinator sends parts of a problem to nodes
// and combines their results; kernels.Split and Fold define the parts, as they do on shared memory. Messages go
// through NATS, whose service discovery announces the nodes. File frame.go defines the messages, part.go and node.go
// the requests.
//
// Every wait has a deadline. Every number that a message holds is checked before use.
//
// It may import asm/isa, internal/mem, internal/patience, kernels, mimd, mimd/world, nats.go and nkeys. Package local
// starts a multicomputer on this machine; package workqueue is for nodes that may fail.
package cluster
