package gen

func log2(n int) uint64 {
	shift := uint64(0)
	for ; n > 1; n /= 2 {
		shift++
	}
	return shift
}

// accumulators is how many accumulators a reduction keeps: latency 4 × 2 ports = 8 operations in flight.
const accumulators = 8

// batch is how many vectors of one stream are loaded before the next stream's: 8 accumulators leave room for no more.
const batch = 4

// pair is how many vectors one instruction loads at most.
const pair = 2

func newAccumulators(n int, start func(say string) Vec) []Vec {
	acc := make([]Vec, n)
	for i := range acc {
		acc[i] = start("")
	}
	return acc
}

// startRest makes all accumulators but the first.
func startRest(acc []Vec, start func(say string) Vec) {
	for i := range acc[1:] {
		acc[1+i] = start("")
	}
}

// foldPairs puts all accumulators into the first, in the same order in every backend.
func foldPairs(b Builder, acc []Vec, add func(acc, a Vec)) {
	if len(acc) > 1 {
		b.Comment("fold accumulators")
	}
	for n := len(acc); n > 1; n = (n + 1) / 2 {
		for i := range n / 2 {
			add(acc[i], acc[i+(n+1)/2])
		}
	}
}

// unroll is how many vectors a trip of an elementwise kernel takes: enough to hide the loop, few enough for 16
// registers.
const unroll = 4

// loads reads the same number of vectors from one stream. Batched by stream, neighbouring lines of DRAM stay open.
func loads(b Builder, p Ptr, vectors int) []Vec { return between(b, p, 0, vectors) }

// between reads vectors from … to−1 of a stream.
func between(b Builder, p Ptr, from, to int) []Vec {
	vs := make([]Vec, to-from)
	for u := range vs {
		vs[u] = b.Load(p, from+u, 0)
	}
	return vs
}

// each loads vectors from … to−1 of a stream, so many at a time, and hands them on with their numbers.
func each(b Builder, p Ptr, from, to, batch int, use func(u int, v Vec)) {
	for first := from; first < to; first += batch {
		for i, v := range between(b, p, first, min(to, first+batch)) {
			use(first+i, v)
			b.Free(v)
		}
	}
}

func stores(b Builder, p Ptr, vs []Vec) { storesFrom(b, p, 0, vs) }

// storesFrom writes vectors from a number on.
func storesFrom(b Builder, p Ptr, from int, vs []Vec) {
	for u, v := range vs {
		b.Store(p, from+u, 0, v)
	}
}

// zips transposes by as many rounds of zip as halve the number of rows to 1.
func zips(rows []Vec, zip func(x, y Vec) (low, high Vec)) []Vec {
	for n := len(rows); n > 1; n /= 2 {
		var next []Vec
		for i := range len(rows) / 2 {
			low, high := zip(rows[i], rows[i+len(rows)/2])
			next = append(next, low, high)
		}
		rows = next
	}
	return rows
}

// none is the vector that a tier does not need.
const none Vec = -1
