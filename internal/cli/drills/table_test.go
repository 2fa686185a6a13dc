package drills

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"flynn/mimd/cluster"
	"flynn/mimd/comm"
	"flynn/report/table"
)

// TestTableWidths: the tables of messages, of measurements made up.
func TestTableWidths(t *testing.T) {
	m := &commMeasurement{cluster: &cluster.Cluster{}, empty: map[int]float64{2: 12345, 64: 123456}}
	for i, bytes := range []int64{64, 4 << 10, 8 << 20} {
		for _, d := range Of([]int{2, 64}, nil) {
			d.medians, d.rounds = []float64{1e3, 1.1e3}, []float64{1e3, 1.1e6, 1.234e9}
			m.drills = append(m.drills, d)
		}
		for _, d := range []comm.Drill{
			{Pattern: comm.PingPong, Way: comm.NATS}, {Pattern: comm.PingPong, Way: comm.TCP},
			{Pattern: comm.Stream, Way: comm.NATS},
		} {
			d.Bytes, d.Nodes = int(bytes), 2
			ns := 1e3 * float64(i+1)
			rounds := []float64{ns, 99 * ns, 999 * ns}
			m.drills = append(m.drills, &Drill{Drill: d, medians: []float64{ns, ns + 1}, rounds: rounds})
		}
	}
	for rank := range 3 {
		m.cluster.Nodes = append(m.cluster.Nodes, cluster.Info{Name: fmt.Sprintf("a-node-with-a-long-name-%d", rank)})
		ahead := time.Duration(rank) * 123456789
		m.offsets = append(m.offsets, cluster.ClockOffset{Ahead: ahead, Within: 123456, Delay: 1234567})
	}
	var steps []comm.GrainStep
	for i := range 9 {
		steps = append(steps, comm.GrainStep{Time: time.Duration(i+1) * 123456, Efficiency: 1 / float64(i+1)})
	}
	grains := []comm.Grain{{Nodes: 2, Steps: steps, METG: 123456789}, {Nodes: 64, Steps: steps}}
	for _, width := range []int{60, 80, 100, 120, 200} {
		text := ""
		for _, tab := range m.Tables([]int{2, 64}, grains) {
			text += tab.Text(table.Options{Width: width})
		}
		for line := range strings.Lines(text) {
			if n := table.Width(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("width %d: a line has %d cells: %s", width, n, line)
			}
		}
		for _, want := range []string{
			"8 MiB", "METG", "empty tasks", "pattern", "a-node-with-a-long-name-2", "none was long enough",
		} {
			if !strings.Contains(strings.Join(strings.Fields(text), ""), strings.ReplaceAll(want, " ", "")) {
				t.Errorf("width %d: no %q in\n%s", width, want, text)
			}
		}
	}
}
