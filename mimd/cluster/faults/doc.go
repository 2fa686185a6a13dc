// Package faults makes parts of a multicomputer fail while it computes, and looks what becomes of the result.
//
// A trial starts a server, workers of a work queue and coordinators, all but the server as processes of their own, lets
// one of them fail in one way in the middle of a task, and takes the time until that is noticed and until it is made
// good. The result must be exact all the same.
//
// It may import internal/patience, kernels, mimd/cluster, its child and local, and mimd/workqueue.
package faults
