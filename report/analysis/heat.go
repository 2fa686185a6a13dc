package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flynn/report/units"
	"flynn/results/keys"
)

// HeatMap is the speed-up of one core over scalar: kernels down, tiers of each size across.
type HeatMap struct {
	Elem    string
	Kernels []string
	Columns []HeatColumn
	Tiles   map[string]Row // by kernel and column
}

// HeatColumn is a tier at one size.
type HeatColumn struct {
	Set float64
	ISA string
}

// TileKey is where a map has the row of a kernel and a column.
func TileKey(kernel string, c HeatColumn) string {
	return fmt.Sprint(kernel, " ", c.Set, " ", c.ISA)
}

// HeatMaps returns one map for each element type that has any tier.
func HeatMaps(rows []Row) []*HeatMap {
	var maps []*HeatMap
	for _, r := range rows {
		if r.Point.Class != keys.SIMD || r.aside || r.Speedup.N == 0 || r.Idle() {
			continue
		}
		i := slices.IndexFunc(maps, func(c *HeatMap) bool { return c.Elem == r.Point.Elem })
		if i < 0 {
			i = len(maps)
			maps = append(maps, &HeatMap{Elem: r.Point.Elem, Tiles: make(map[string]Row)})
		}
		maps[i].add(r)
	}
	slices.SortFunc(maps, func(a, b *HeatMap) int { return strings.Compare(a.Elem, b.Elem) })
	for _, c := range maps {
		slices.SortFunc(c.Columns, func(a, b HeatColumn) int {
			return cmp.Or(cmp.Compare(a.Set, b.Set), CompareISA(a.ISA, b.ISA))
		})
	}
	return maps
}

// add keeps the best tuning of a tier.
func (c *HeatMap) add(r Row) {
	at := HeatColumn{units.Nearest(r.Set), r.Point.ISA}
	if !slices.Contains(c.Kernels, r.Point.Kernel) {
		c.Kernels = append(c.Kernels, r.Point.Kernel)
	}
	if !slices.Contains(c.Columns, at) {
		c.Columns = append(c.Columns, at)
	}
	key := TileKey(r.Point.Kernel, at)
	if old, ok := c.Tiles[key]; !ok || r.Speedup.Median > old.Speedup.Median {
		c.Tiles[key] = r
	}
}

// Sets are the sizes, upwards.
func (c *HeatMap) Sets() []float64 {
	var sets []float64
	for _, k := range c.Columns {
		if !slices.Contains(sets, k.Set) {
			sets = append(sets, k.Set)
		}
	}
	return sets
}
