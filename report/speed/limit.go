package speed

import (
	"math"

	"flynn/report/analysis"
)

// core is what a core can do in a cycle, in bytes.
type core struct {
	load, store float64 // from and to the first cache level
	second      float64 // lines between first and second level, one direction
	fma         float64 // operands of multiply-adds: 64 is one vector of AVX-512
}

// cores by microarchitecture. Sources: AMD, Software Optimization Guide for the Zen 4 (57647) and Zen 5 (58455)
// microarchitectures, sections on load-store, cache and floating-point units.
var cores = map[string]core{
	"Zen 4": {load: 64, store: 32, second: 32, fma: 64},
	"Zen 5": {load: 128, store: 64, second: 64, fma: 128},
}

// streams are the parts of its working set that one op of a streaming kernel loads and stores.
func streams(r analysis.Row) (load, store float64) {
	f := r.Facts()
	all := float64(f.Streams)
	return float64(f.Read) / all, float64(f.Written) / all
}

// streaming wants the kernels that memory limits.
func streaming(r analysis.Row) bool { return r.Facts().OnePass }

// ofCycles is how much of a least number of cycles an op took; 0 where that is not known.
func ofCycles(least float64, r analysis.Row) float64 {
	if r.Cycles.N == 0 || r.Cycles.Median <= 0 || math.IsInf(least, 0) || math.IsNaN(least) {
		return 0
	}
	return least / r.Cycles.Median
}

// ofL1 is the part of the loads and stores that the core could do.
func (d *data) ofL1(r analysis.Row) float64 {
	load, store := streams(r)
	return ofCycles(max(load*r.Set/d.core.load, store*r.Set/d.core.store), r)
}

// ofL2 is the part of the lines that could come in: each line of the working set once, those that are only written too.
func (d *data) ofL2(r analysis.Row) float64 { return ofCycles(r.Set/d.core.second, r) }

// ofL3 is the part of the best rate of lines that any streaming kernel of anybody's reached in this set with one
// worker.
func (d *data) ofL3(r analysis.Row) float64 {
	return lines(r) / d.most1(func(o analysis.Row) bool { return streaming(o) && in(l3, o.Set) })
}

// ofDRAM is the part of the best that anybody's loop for the same kernel and element type reached with one worker.
func (d *data) ofDRAM(r analysis.Row) float64 {
	return lines(r) / d.most1(func(o analysis.Row) bool {
		return o.Point.Kernel == r.Point.Kernel && o.Point.Elem == r.Point.Elem && in(dram, o.Set)
	})
}

// most1 is the best rate of lines of one worker, flynn's or a peer's.
func (d *data) most1(want func(analysis.Row) bool) float64 {
	best := 0.0
	for _, r := range d.rows {
		if r.Point.Workers == 1 && (r.Own() || r.Point.Peer != "") && want(r) {
			best = max(best, lines(r))
		}
	}
	return best
}

// lines is the rate at which the working set goes by.
func lines(r analysis.Row) float64 { return r.Set / r.Time.Median }

// ofPeak is the part of the multiply-adds that the core could do.
func (d *data) ofPeak(r analysis.Row) float64 {
	flops := r.Flops.Median * r.Time.Median / 1e9
	return ofCycles(flops/(2*d.core.fma/float64(r.Facts().Size)), r)
}

// ofNbody is as ofPeak, where 20 operations take 14 multiply-adds' time.
func (d *data) ofNbody(r analysis.Row) float64 { return d.ofPeak(r) * 14 / 10 }

// ofHist is the part of one increment a cycle.
func (d *data) ofHist(r analysis.Row) float64 { return ofCycles(float64(r.Point.N), r) }
