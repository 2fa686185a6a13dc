// Package local starts a multicomputer on this machine: a NATS server inside of this process, and nodes as processes of
// their own.
//
// It may import mimd, mimd/cluster, nats-server and nkeys.
package local
