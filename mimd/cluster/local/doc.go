// Package local starts a multicomputer on this machine: a NATS server inside of this process, and nodes as processes of
// their own.
//
// It may import internal/patience, mimd, mimd/cluster, mimd/cluster/child, mimd/workqueue, nats-server and nkeys.
package local
