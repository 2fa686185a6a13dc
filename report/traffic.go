package report

import "slices"

// streaming are the kernels whose best rate is taken as the bandwidth of a level: one pass over whole vectors, with at
// most two flops an element.
var streaming = []string{"copy", "scale", "add", "triad", "axpy", "update", "sum", "dot"}

// writeAllocate is hardware bytes over useful bytes of the kernels that store to a stream they do not load. A
// write-back cache reads a line before it writes a part of it, so that such a store moves its bytes twice: copy moves
// 24 bytes an element for 16 useful ones of f64. All other kernels store nothing or store what they have loaded. This
// list is the one fact about kernels that result files do not hold.
var writeAllocate = map[string]float64{
	"copy": 3. / 2, "scale": 3. / 2, "add": 4. / 3, "triad": 4. / 3,
	"horner": 3. / 2, "stencil": 3. / 2, "gemm": 4. / 3,
}

// nonTemporal is the tuning whose stores pass the caches by.
const nonTemporal = "nt"

// hardwareFactor is what the useful bytes of a point are multiplied by where its operands come from a level. Nothing is
// allocated in the first level, which holds all of the lines.
func hardwareFactor(p Point, level string) float64 {
	f, ok := writeAllocate[p.Kernel]
	if !ok || p.Tune == nonTemporal || level == levelNames[0] {
		return 1
	}
	return f
}

func isStreaming(p Point) bool { return slices.Contains(streaming, p.Kernel) }
