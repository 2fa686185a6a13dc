package cluster_test

import (
	"testing"

	"flynn/mimd/cluster/clustertest"
)

// TestClock: two processes of one machine share its clock, so that their offset, which is 0, is inside of the interval.
func TestClock(t *testing.T) {
	m := clustertest.Start(t, 2, 1)
	for rank := range m.Nodes {
		o, err := m.Clock(rank, 50)
		if err != nil {
			t.Fatal(err)
		}
		if o.Ahead > o.Within || -o.Ahead > o.Within || o.Rounds != 50 {
			t.Errorf("node %d: %+v", rank, o)
		}
	}
	for _, bad := range [][2]int{{-1, 1}, {2, 1}, {0, 0}} {
		if _, err := m.Clock(bad[0], bad[1]); err == nil {
			t.Errorf("%v is answered", bad)
		}
	}
}
