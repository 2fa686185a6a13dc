package workqueue

import (
	"fmt"
	"time"

	"flynn/kernels"
	"flynn/mimd/cluster"
)

// Spec says what is to be computed, and how carefully.
type Spec struct {
	Run      string // a name of its own, letters and digits
	Kernel   string
	Elem     string
	N        int
	Parts    int
	Replicas int // how many workers compute each part; from three on, a wrong result is outvoted
	Source   kernels.Source
	Lease    time.Duration // of a task whose worker is silent
	Servers  int           // that hold queue and results: 1, or 3 of a cluster
	Disk     bool          // they hold them on disk, where a server that starts again finds them, instead of in memory
	Room     int64         // bytes of results that they hold; 0 is a gigabyte
}

// check holds a specification against the limits.
func (s *Spec) check() error {
	switch {
	case !cluster.IsToken(s.Run):
		return fmt.Errorf("workqueue: invalid name %q of a run: want letters and digits", s.Run)
	case s.N < 1 || s.Parts < 1 || s.Parts > cluster.MaxParts:
		return fmt.Errorf("workqueue: %d tasks of size %d; 1 to %d tasks will do", s.Parts, s.N, cluster.MaxParts)
	case s.Replicas < 1 || s.Replicas > mostReplicas:
		return fmt.Errorf("workqueue: %d workers for a task; 1 to %d will do", s.Replicas, mostReplicas)
	case s.Room < 0:
		return fmt.Errorf("workqueue: room for %d bytes of results", s.Room)
	case s.Lease < leastLease || s.Lease > time.Hour:
		return fmt.Errorf("workqueue: a lease of %v; %v to an hour will do", s.Lease, leastLease)
	}
	return nil
}

const (
	mostReplicas = 16
	leastLease   = 100 * time.Millisecond
)

// kernel is what the specification names, where it can be done in parts that need nothing of each other.
func (s *Spec) kernel() (*kernels.Kernel, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	k, err := kernels.Lookup(s.Kernel, s.Elem)
	if err != nil {
		return nil, err
	}
	if why := cluster.Dependence(k); why != "" {
		return nil, fmt.Errorf("workqueue: %s cannot be distributed: %s", k.ID(), why)
	}
	return k, nil
}
