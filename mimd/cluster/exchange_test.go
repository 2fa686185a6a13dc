package cluster_test

import (
	"strings"
	"testing"

	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
)

// TestPatterns: every pattern moves what it should, among any number of nodes and for messages of one piece and of many.
// Nodes check each round themselves.
func TestPatterns(t *testing.T) {
	m := clustertest.Start(t, 5, 1)
	for _, pattern := range cluster.Patterns {
		for nodes := 2; nodes <= 5; nodes++ {
			if testing.Short() && nodes == 4 { // a power of two is there, and what is none
				continue
			}
			for _, size := range []int{40, 808, 1 << 20} {
				times, err := m.Exchange(cluster.Drill{Pattern: pattern, Way: cluster.NATS, Bytes: size, Rounds: 3, Nodes: nodes})
				if err != nil || len(times) != 3 {
					t.Fatalf("%s of %d bytes among %d nodes: %v, %v", pattern, size, nodes, times, err)
				}
				for _, d := range times {
					if d <= 0 {
						t.Errorf("%s of %d bytes among %d nodes took %v", pattern, size, nodes, d)
					}
				}
			}
		}
	}
	times, err := m.Exchange(cluster.Drill{Pattern: cluster.PingPong, Way: cluster.TCP, Bytes: 1 << 20, Rounds: 5, Nodes: 2})
	if err != nil || len(times) != 5 {
		t.Errorf("ping-pong over TCP: %v, %v", times, err)
	}
	if d, err := m.Greet(5, 100); err != nil || d <= 0 {
		t.Errorf("empty tasks: %v, %v", d, err)
	}
}

// TestDrillRefused: what is out of bounds is refused with the bounds.
func TestDrillRefused(t *testing.T) {
	m := clustertest.Start(t, 2, 1)
	good := cluster.Drill{Pattern: cluster.AllToAll, Way: cluster.NATS, Bytes: 64, Rounds: 1, Nodes: 2}
	for want, change := range map[string]func(d *cluster.Drill){
		`no pattern "gossip"`:      func(d *cluster.Drill) { d.Pattern = "gossip" },
		`no way "tcp" for pattern`: func(d *cluster.Drill) { d.Way = cluster.TCP },
		"multiples of 8 up to":     func(d *cluster.Drill) { d.Bytes = 12 },
		"vectors of 8388616 bytes": func(d *cluster.Drill) { d.Bytes = cluster.MostDrillBytes + 8 },
		"0 rounds":                 func(d *cluster.Drill) { d.Rounds = 0 },
		"1 nodes; 2 to":            func(d *cluster.Drill) { d.Nodes = 1 },
		"a block has eight at":     func(d *cluster.Drill) { d.Bytes = 8 },
		"3 nodes asked for, there": func(d *cluster.Drill) { d.Nodes = 3 },
	} {
		bad := good
		change(&bad)
		if _, err := m.Exchange(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", bad, err, want)
		}
	}
	if _, err := m.Exchange(good); err != nil {
		t.Error(err)
	}
}

// TestMETG: tasks grow until they are long, and their results are right.
func TestMETG(t *testing.T) {
	m := clustertest.Start(t, 2, 1)
	g, err := m.METG(2, lookup(t, "peak", "f64"))
	if err != nil || len(g.Steps) < 3 || g.METG <= 0 {
		t.Errorf("%+v, %v", g, err)
	}
}
