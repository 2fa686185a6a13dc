package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"flynn/results/keys"
)

// benchmarkName ends before the number of Ps.
var benchmarkName = regexp.MustCompile(`(?m)^(BenchmarkFlynn/[^\t ]*?)(-\d+)?([\t ])`)

// under is a file whose points were all measured under a condition.
func under(t *testing.T, name, condition string) *Set {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Read(strings.NewReader(benchmarkName.ReplaceAllString(string(text), "$1/"+condition+"$2$3")), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestConditionsAreOfTheFile: what a run measured under one condition throughout has every table and plot that the same
// samples have under the usual one, and each says what the condition was.
func TestConditionsAreOfTheFile(t *testing.T) {
	for _, condition := range []string{"pages=4k", "numa=interleave", "cache=cold", "pages=4k/numa=interleave", "arm=a"} {
		usual, s := load(t, "small.txt"), under(t, "small.txt", condition)
		words := strings.ReplaceAll(condition, "/", " ")
		if got := s.condition().String(); got != words {
			t.Errorf("condition %q of a file under %s", got, condition)
		}
		strip := strings.NewReplacer(" "+words, "", "─", "")
		for what, show := range map[string]func(*Set) string{
			"Flynn table": func(s *Set) string { return flynnSheet(s.FlynnTable()).Text(Options{}) },
			"roofs":       func(s *Set) string { return roofSheet(s.Roofs()).Text(Options{}) },
			"heat map": func(s *Set) (text string) {
				for _, c := range heatCharts(ordered(s.Rows())) {
					text += c.alt("speed-up") + "\n"
				}
				return text
			},
		} {
			want, got := show(usual), show(s)
			if want == "" || squeezed(strip.Replace(got)) != squeezed(strip.Replace(want)) {
				t.Errorf("%s under %s:\n%s\nwant\n%s", what, condition, got, want)
			}
		}
		page := pageOf(t, s)
		for _, lie := range []string{"no samples with a rate", "no samples of kernel peak", "No Flynn table", "No heat map"} {
			if strings.Contains(page, lie) {
				t.Errorf("page under %s says %q", condition, lie)
			}
		}
		if !strings.Contains(page, words) {
			t.Errorf("page does not say %s", words)
		}
	}
}

// squeezed is text without runs of spaces, which columns are padded with.
func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestDynamicCompetes: where a dynamic schedule is faster it is the one that peers, roofs, scaling and the whole
// machine take.
func TestDynamicCompetes(t *testing.T) {
	const problem = "mandel/f32/"
	s := file(t, 8,
		run{problem + "sisd/scalar/1440/1", 80e6, 0, 4e9, 8 << 20},
		run{problem + "simd/avx2/1440/1", 8e6, 0, 4e9, 8 << 20},
		run{problem + "mimd_sm/avx2/1440/2", 7e6, 0, 4e9, 8 << 20},
		run{problem + "mimd_sm/avx2/1440/2/sched=dynamic", 5e6, 0, 4e9, 8 << 20},
		run{problem + "peer/native/1440/2/peer=ispc", 6e6, 0, 4e9, 8 << 20},
		run{"peak/f32/simd/avx2/1000/1", 1e4, 0, 4e6, 0},
		run{"peak/f32/mimd_sm/avx2/1000/2", 6e3, 0, 4e6, 0})
	peers := s.PeerTable()
	if len(peers.Rows) != 1 || peers.Rows[0].Own.Point.Schedule != keys.Dynamic ||
		!near5(peers.Rows[0].Best.Ratio.Median, 1.2) {
		t.Errorf("peers are held against %+v", peers.Rows)
	}
	var scaling []string
	for _, l := range s.ScalingLines() {
		scaling = append(scaling, variantOf(l)+" "+sig(l.Steps[0].Speedup.Median))
	}
	if got := strings.Join(scaling, ", "); !strings.Contains(got, "avx2 1.14") ||
		!strings.Contains(got, "avx2 dynamic 1.6") {
		t.Errorf("scaling %s", got)
	}
	c := &scalingChart{with: "workers"}
	for _, r := range s.Rows() {
		if r.Point.Kernel == "mandel" && r.growth().count > 1 {
			c.add(s, "mandel", r)
		}
	}
	if len(c.lines) != 1 || len(c.lines[0].dots) != 2 || !near5(c.lines[0].last().e.Median, 1.6) {
		t.Errorf("line %+v", c.lines)
	}
	for _, r := range s.Rows() {
		if r.Point.Schedule == keys.Dynamic && r.Limit.Roof == "" {
			t.Error("a dynamic schedule has no roof")
		}
	}
	split := s.FlynnTable().Rows[0].Split
	if !split.Known || !near5(split.Cores, 1.6) {
		t.Errorf("factors %+v", split)
	}
}

// TestWholeMachineTakesDynamic: the fastest way to use a machine is compared, whatever its schedule.
func TestWholeMachineTakesDynamic(t *testing.T) {
	side := func(name string, dynamic float64, workers string) Side {
		return Side{Name: name, Set: file(t, 8,
			run{"mandel/f32/simd/avx2/1440/1", 8e6, 0, 4e9, 8 << 20},
			run{"mandel/f32/mimd_sm/avx2/1440/" + workers, 7e6, 0, 4e9, 8 << 20},
			run{"mandel/f32/mimd_sm/avx2/1440/" + workers + "/sched=dynamic", dynamic, 0, 4e9, 8 << 20})}
	}
	c, err := Compare([]Side{side("two", 4e6, "2"), side("four", 2e6, "4")}, CompareOptions{Threshold: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range c.Cells {
		if cell.Class == whole {
			if !near5(cell.Pairs[0].Time.Median, 2) {
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
		err := Compare(
		[]Side{{Name: "usual", Set: load(t, "small.txt")}, {Name: "small pages", Set: under(t, "small.txt", "pages=4k")}},
		CompareOptions{Threshold: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Cells) != len(load(t, "small.txt").Series) || len(c.Missing) > 0 {
		t.Errorf("%d cells, %d missing", len(c.Cells), len(c.Missing))
	}
	want := "operands were placed differently: as usual in usual, pages=4k in small pages: the ratios contain it"
	if !strings.Contains(strings.Join(c.Warnings, "\n"), want) {
		t.Errorf("warnings %q", c.Warnings)
	}
}
