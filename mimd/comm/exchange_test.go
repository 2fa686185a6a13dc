package comm_test

import (
	"os"
	"strings"
	"testing"

	"flynn/kernels"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/comm"
)

func TestMain(m *testing.M) { os.Exit(clustertest.Main(m)) }

// TestPatterns: every pattern moves what it should, among any number of nodes and for messages of one piece and of
// many. Nodes check each round themselves.
func TestPatterns(t *testing.T) {
	m := clustertest.Start(t, 5, 1)
	for _, pattern := range comm.Patterns {
		for nodes := 2; nodes <= 5; nodes++ {
			if testing.Short() && nodes == 4 { // a power of two is there, and what is none
				continue
			}
			for _, size := range []int{40, 808, 1 << 20} {
				times, err := comm.Exchange(m.Cluster, comm.Drill{
					Pattern: pattern, Way: comm.NATS, Bytes: size, Rounds: 3, Nodes: nodes,
				})
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
	times, err := comm.Exchange(m.Cluster, comm.Drill{
		Pattern: comm.PingPong, Way: comm.TCP, Bytes: 1 << 20, Rounds: 5, Nodes: 2,
	})
	if err != nil || len(times) != 5 {
		t.Errorf("ping-pong over TCP: %v, %v", times, err)
	}
	if d, err := comm.EmptyTasks(m.Cluster, 5, 100); err != nil || d <= 0 {
		t.Errorf("empty tasks: %v, %v", d, err)
	}
}

// TestDrillRefused: what is out of bounds is refused with the bounds.
func TestDrillRefused(t *testing.T) {
	m := clustertest.Start(t, 2, 1)
	good := comm.Drill{Pattern: comm.AllToAll, Way: comm.NATS, Bytes: 64, Rounds: 1, Nodes: 2}
	for want, change := range map[string]func(d *comm.Drill){
		`no pattern "gossip"`:      func(d *comm.Drill) { d.Pattern = "gossip" },
		`no way "tcp" for pattern`: func(d *comm.Drill) { d.Way = comm.TCP },
		"multiples of 8 up to":     func(d *comm.Drill) { d.Bytes = 12 },
		"vectors of 8388616 bytes": func(d *comm.Drill) { d.Bytes = comm.MostBytes + 8 },
		"0 rounds":                 func(d *comm.Drill) { d.Rounds = 0 },
		"1 nodes; 2 to":            func(d *comm.Drill) { d.Nodes = 1 },
		"a block has eight at":     func(d *comm.Drill) { d.Bytes = 8 },
		"3 nodes asked for, there": func(d *comm.Drill) { d.Nodes = 3 },
	} {
		bad := good
		change(&bad)
		if _, err := comm.Exchange(m.Cluster, bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", bad, err, want)
		}
	}
	if _, err := comm.Exchange(m.Cluster, good); err != nil {
		t.Error(err)
	}
}

// TestMETG: tasks grow until they are long, and their results are right.
func TestMETG(t *testing.T) {
	m := clustertest.Start(t, 2, 1)
	k, err := kernels.Lookup("peak", "f64")
	if err != nil {
		t.Fatal(err)
	}
	g, err := comm.METG(m.Cluster, 2, k)
	if err != nil || len(g.Steps) < 3 || g.METG <= 0 {
		t.Errorf("%+v, %v", g, err)
	}
}
