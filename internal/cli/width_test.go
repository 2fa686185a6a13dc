package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/mimd/cluster"
	"flynn/mimd/comm"
	"flynn/report/table"
)

// widths are those of terminals that all text must fit.
var widths = []int{60, 80, 100, 120, 200}

// fits holds every line of a text against a width in cells. A path, a command and a name of a point are as long as
// they are: whoever copies them needs them in one line.
func fits(t *testing.T, what, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := table.Width(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("%s: %d of %d cells: %s", what, n, width, line)
		}
	}
}

// TestWidths: no text goes past the edge of a terminal.
func TestWidths(t *testing.T) {
	records := filepath.Join("..", "..", "docs", "records")
	voted, other := filepath.Join(records, "misd-epyc-zen5.txt"), filepath.Join(records, "epyc-zen5.txt")
	for _, args := range [][]string{
		{"list"}, {"list", "--by", "isa"}, {"list", "--by", "class"}, {"machine"}, {"report", voted},
		{"report", voted, "--full"},
		{"compare", voted, other}, {"misd", "cost", voted},
		{"misd", "availability", "--down", "0.001%", "--n", "3", "--need", "2", "--voter-down", "0.1%"},
		{"misd", "campaign", "--kernel", "hist", "--elem", "u8", "--n", "2", "--size", "64", "--rounds", "20"},
	} {
		for _, width := range widths {
			if emulated.Here() && slices.Contains(args, voted) { // the same there as here
				continue
			}
			what := strings.Join(args, " ")
			fits(t, what, succeed(t, append(args, "--width", fmt.Sprint(width))...), width)
		}
	}
}

// TestUsualWidth: without a terminal text is of 100 columns, whatever wants more.
func TestUsualWidth(t *testing.T) {
	voted := filepath.Join("..", "..", "docs", "records", "misd-epyc-zen5.txt")
	if usual, hundred := succeed(t, "report", voted), succeed(t, "report", voted, "--width", "100"); usual != hundred {
		t.Error("a pipe does not get 100 columns")
	}
	code, _, stderr := call(t, "report", voted, "--width", "5")
	if code != exitUsage || !strings.Contains(stderr, "--width 5") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// TestCommWidths: the tables of messages, of measurements made up.
func TestCommWidths(t *testing.T) {
	m := &commMeasurement{cluster: &cluster.Cluster{}, empty: map[int]float64{2: 12345, 64: 123456}}
	for i, bytes := range []int64{64, 4 << 10, 8 << 20} {
		for _, d := range commDrills([]int{2, 64}, nil) {
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
			m.drills = append(m.drills, &drill{Drill: d, medians: []float64{ns, ns + 1}, rounds: rounds})
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
	for _, width := range widths {
		var out strings.Builder
		a := &app{out: newScreen(&out), columns: width}
		grains := []comm.Grain{{Nodes: 2, Steps: steps, METG: 123456789}, {Nodes: 64, Steps: steps}}
		if err := a.commTables(m, []int{2, 64}, grains); err != nil {
			t.Fatal(err)
		}
		fits(t, "comm", out.String(), width)
		for _, want := range []string{
			"8 MiB", "METG", "empty tasks", "pattern", "a-node-with-a-long-name-2", "none was long enough",
		} {
			if !strings.Contains(strings.Join(strings.Fields(out.String()), ""), strings.ReplaceAll(want, " ", "")) {
				t.Errorf("width %d: no %q in\n%s", width, want, out.String())
			}
		}
	}
}
