package sheet

import (
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/units"
	"flynn/results/keys"
)

// TestDynamicCompetes: where a dynamic schedule is faster it is the one that peers, roofs, scaling and the whole
// machine take.
func TestDynamicCompetes(t *testing.T) {
	s := sets.File(t, 8, fixture.Dynamic()...)
	peers := s.PeerTable()
	if len(peers.Rows) != 1 || peers.Rows[0].Own.Point.Schedule != keys.Dynamic ||
		!fixture.Near5(peers.Rows[0].Best.Ratio.Median, 1.2) {
		t.Errorf("peers are held against %+v", peers.Rows)
	}
	var scaling []string
	for _, l := range s.ScalingLines() {
		scaling = append(scaling, variantOf(l)+" "+units.Sig(l.Steps[0].Speedup.Median))
	}
	if got := strings.Join(scaling, ", "); !strings.Contains(got, "avx2 1.14") ||
		!strings.Contains(got, "avx2 dynamic 1.6") {
		t.Errorf("scaling %s", got)
	}
	for _, r := range s.Rows() {
		if r.Point.Schedule == keys.Dynamic && r.Limit.Roof == "" {
			t.Error("a dynamic schedule has no roof")
		}
	}
	split := s.FlynnTable().Rows[0].Split
	if !split.Known || !fixture.Near5(split.Cores, 1.6) {
		t.Errorf("factors %+v", split)
	}
}
