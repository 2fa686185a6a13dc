package compare

import (
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// TestWholeMachineTakesDynamic: the fastest way to use a machine is compared, whatever its schedule.
func TestWholeMachineTakesDynamic(t *testing.T) {
	side := func(name string, dynamic float64, workers string) Side {
		return Side{Name: name, Set: sets.File(t, 8,
			fixture.Point("mandel/f32/simd/avx2/1440/1", 8e6, 0, 4e9, 8<<20),
			fixture.Point("mandel/f32/mimd_sm/avx2/1440/"+workers, 7e6, 0, 4e9, 8<<20),
			fixture.Point("mandel/f32/mimd_sm/avx2/1440/"+workers+"/sched=dynamic", dynamic, 0, 4e9, 8<<20))}
	}
	c, err := New([]Side{side("two", 4e6, "2"), side("four", 2e6, "4")}, Options{Threshold: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range c.Cells {
		if cell.Class == whole {
			if !fixture.Near5(cell.Pairs[0].Time.Median, 2) {
				t.Errorf("whole machine: %v, want 2", cell.Pairs[0].Time.Median)
			}
			return
		}
	}
	t.Error("no cell of the whole machine")
}

// TestComparePlacements: two files whose operands lie elsewhere meet point by point, and it is said.
func TestComparePlacements(t *testing.T) {
	c,
		err := New(
		[]Side{{Name: "usual", Set: sets.Load(t, "small.txt")}, {Name: "small pages",
			Set: sets.Under(t, "small.txt", "pages=4k")}},
		Options{Threshold: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Cells) != len(sets.Load(t, "small.txt").Series) || len(c.Missing) > 0 {
		t.Errorf("%d cells, %d missing", len(c.Cells), len(c.Missing))
	}
	want := "operands were placed differently: as usual in usual, pages=4k in small pages: the ratios contain it"
	if !strings.Contains(strings.Join(c.Warnings, "\n"), want) {
		t.Errorf("warnings %q", c.Warnings)
	}
}
