package speed

import (
	"fmt"
	"slices"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/results/keys"
)

// part is figures under one heading.
type part struct {
	title   string
	figures []figure
}

// parts are all figures to reach.
var parts = []part{
	{"Best of flynn against the best peer", []figure{
		{"one worker, every kernel, element type and working set", 1, false, "×", ratios(false, 0)},
		{"the same, geometric mean", 1.15, false, "×", mean(false)},
		{"up to all workers, every kernel, element type and working set", 1, false, "×", ratios(true, 0)},
		{"the same, geometric mean", 1.15, false, "×", mean(true)},
		{"count, one worker, 24 KiB", 2.5, false, "×", ratios(false, l1, "count")},
		{"find, one worker, 24 KiB", 1.25, false, "×", ratios(false, l1, "find")},
		{"dot8, one worker, 24 KiB", 1.5, false, "×", ratios(false, l1, "dot8")},
		{"scan of f64 and i32, one worker, 24 KiB", 1.1, false, "×", ratios(false, l1, "scan/f64", "scan/i32")},
		{"mandel, one worker", 2.5, false, "×", ratios(false, 0, "mandel")},
		{"spmv, one worker, 24 KiB", 1.2, false, "×", ratios(false, l1, "spmv")},
	}},
	{"Share of the hardware limit, one worker", []figure{
		{"peak", 0.97, false, "", share((*data).ofPeak, kernelAt("peak"))},
		{"horner, 24 KiB", 0.95, false, "", share((*data).ofPeak, kernelsIn(l1, "horner"))},
		{"sum, dot, 24 KiB", 0.90, false, "", share((*data).ofL1, kernelsIn(l1, "sum", "dot"))},
		{"copy, scale, update, 24 KiB", 0.95, false, "", share((*data).ofL1, kernelsIn(l1, "copy", "scale", "update"))},
		{"add, axpy, triad, 24 KiB", 0.80, false, "", share((*data).ofL1, kernelsIn(l1, "add", "axpy", "triad"))},
		{"streaming kernels, 256 KiB", 0.97, false, "", share((*data).ofL2, inSet(l2))},
		{"streaming kernels, 8 MiB: of the best rate of cache lines in that working set", 0.97, false, "",
			share((*data).ofL3, inSet(l3))},
		{"streaming kernels, 512 MiB: of the best loop known for the kernel", 0.95, false, "",
			share((*data).ofDRAM, inSet(dram))},
		{"gemm, n = 64 and 256", 0.94, false, "", share((*data).ofPeak, kernelAt("gemm", 64, 256))},
		{"gemm, n = 1024", 0.92, false, "", share((*data).ofPeak, kernelAt("gemm", 1024))},
		{"nbody, 24 KiB: 14 multiply-adds' time for 20 operations", 0.92, false, "",
			share((*data).ofNbody, kernelsIn(l1, "nbody"))},
		{"hist, 24 KiB: of one increment a cycle", 0.96, false, "", share((*data).ofHist, kernelsIn(l1, "hist"))},
	}},
	{"Workers", []figure{
		{"throughput of two workers, each on its own working set, relative to one: streaming kernels, 24 KiB, 256 KiB and " +
			"8 MiB", 1.9, false, "×", private},
		{"two workers relative to one, gemm n = 1024", 1.9, false, "×", gain(kernelAt("gemm", 1024))},
		{"two workers relative to one, dot of f32 from n = 8192 on", 1, false, "×", gain(func(r analysis.Row) bool {
			return r.Point.Kernel == "dot" && r.Point.Elem == "f32" && r.Point.N >= 8192
		})},
		{"fork and join of two workers", 150, true, "ns", forkJoin},
	}},
	{"Small problems", []figure{
		{"dot of f32 by AVX-512, n ≤ 64, beyond the scalar call at n = 1", 1, true, "ns", smallDot},
	}},
}

func inSet(bytes float64) func(analysis.Row) bool {
	return func(r analysis.Row) bool { return streaming(r) && in(bytes, r.Set) }
}

// ratios are those of the best peer's time to flynn's, for one worker or for all; of some kernels, "scan" or
// "scan/i32", in a working set, where they are given.
func ratios(all bool, set float64, names ...string) func(*data) []value {
	return func(d *data) (out []value) {
		for _, r := range d.peers.Rows {
			wanted := len(names) == 0 || slices.Contains(names, r.Kernel) || slices.Contains(names, r.Kernel+"/"+r.Elem)
			if r.P == workers(d, all) && wanted && (set == 0 || in(set, r.Set)) && r.Best.Ratio.N > 0 {
				out = append(out,
					value{r.Best.Ratio.Median, r.Best.Ratio.Hi, d.least(r.Best.Row.Point, keys.Time) / d.least(r.Own.Point, keys.Time),
						fmt.Sprintf("%s against %s", name(r.Own), r.Best.Name)})
			}
		}
		return out
	}
}

func workers(d *data, all bool) int {
	if all {
		return d.most
	}
	return 1
}

func mean(all bool) func(*data) []value {
	return func(d *data) []value {
		vs := ratios(all, 0)(d)
		if len(vs) == 0 || all && d.most == 1 {
			return nil
		}
		all, best := make([]float64, len(vs)), make([]float64, len(vs))
		for i, v := range vs {
			all[i], best[i] = v.v, v.best
		}
		mean := stats.GeometricMean(all)
		return []value{{mean, mean, stats.GeometricMean(best), fmt.Sprintf("%d problems", len(vs))}}
	}
}

// gain is what two workers gain over the best of one, for each problem.
func gain(want func(analysis.Row) bool) func(*data) []value {
	return func(d *data) (out []value) {
		ones := d.best(1, want)
		for _, two := range d.best(2, want) {
			i := slices.IndexFunc(ones, func(r analysis.Row) bool {
				return r.Point.Kernel == two.Point.Kernel && r.Point.Elem == two.Point.Elem && r.Point.N == two.Point.N
			})
			if i < 0 {
				continue
			}
			if e := analysis.Ratio(d.series[two.Point], d.series[ones[i].Point]); e.N > 0 {
				out = append(out, value{e.Median, e.Hi, d.least(ones[i].Point, keys.Time) / d.least(two.Point, keys.Time),
					name(two)})
			}
		}
		return out
	}
}

// private is how much work two workers do in the time of one, each with a working set of its own and none waiting for
// the other: n is of one worker.
func private(d *data) (out []value) {
	for _, r := range d.rows {
		p := r.Point
		if !streaming(r) || p.Workers != 2 || p.Scaling != keys.Throughput {
			continue
		}
		own := r.Set / 2
		if x := d.set.OneWorker(d.series[p]); x != nil && (in(l1, own) || in(l2, own) || in(l3, own)) {
			if e := analysis.Ratio(d.series[p], x); e.N > 0 {
				out = append(out, value{2 * e.Median, 2 * e.Hi, 2 * slices.Min(x.Samples[keys.Time]) / d.least(p, keys.Time),
					name(r)})
			}
		}
	}
	return out
}

func forkJoin(d *data) (out []value) {
	for _, r := range d.best(2, kernelAt("nop")) {
		out = append(out, value{r.Time.Median, r.Time.Lo, d.least(r.Point, keys.Time), name(r)})
	}
	return out
}

// smallDot is the time of each small problem beyond that of the reference at n = 1.
func smallDot(d *data) (out []value) {
	small := func(r analysis.Row) bool { return r.Point.Kernel == "dot" && r.Point.Elem == "f32" && r.Point.N <= 64 }
	call, least := 0.0, 0.0
	for _, r := range d.rows {
		if small(r) && r.Point.N == 1 && r.Point.Class == keys.SISD {
			call, least = r.Time.Median, d.least(r.Point, keys.Time)
		}
	}
	if call == 0 {
		return nil
	}
	for _, r := range d.best(1, func(r analysis.Row) bool { return small(r) && r.Point.ISA == "avx512" }) {
		out = append(out, value{r.Time.Median - call, r.Time.Lo - call, d.least(r.Point, keys.Time) - least, name(r)})
	}
	return out
}
