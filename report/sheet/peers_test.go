package sheet

import (
	"math"
	"strings"
	"testing"

	"flynn/report/internal/sets"
)

func TestPeerTable(t *testing.T) {
	table := sets.WithPeers(t).PeerTable()
	if got := strings.Join(table.Peers, " "); got != "blas gcc" || len(table.Rows) != 2 {
		t.Fatalf("peers %s, %d rows", got, len(table.Rows))
	}
	for i, want := range []struct {
		workers  int
		own      string
		gcc, all float64
	}{{1, "avx2", 1.5, 0.5}, {2, "avx2 ×2", 2.5, 50.0 / 60}} {
		r := table.Rows[i]
		if r.P != want.workers || r.Own.Point.Variant() != want.own || r.Best.Name != "blas" {
			t.Errorf("row %d: %d workers, %s, best %s", i, r.P, r.Own.Point.Variant(), r.Best.Name)
		}
		if g, b := r.Cells[1].Ratio.Median, r.Best.Ratio.Median; math.Abs(g-want.gcc) > 0.02 || math.Abs(b-want.all) > 0.02 {
			t.Errorf("row %d: gcc %v, best %v; want %v, %v", i, g, b, want.gcc, want.all)
		}
	}
	if n := behind(table); n != 2 {
		t.Errorf("behind in %d rows", n)
	}
}
