package catalogue

import (
	"fmt"

	"flynn/gpu/source"
)

// reduction is a sum, or the largest, of terms.
type reduction struct {
	name  string
	reads string // streams
	of    string // type of their elements; "" is T
	count string // scalar that says how many there are; "" is n
	term  string // statements that add term i to s
	takes []source.Scalar
	fold  folding
}

// folding puts the results of groups together.
type folding struct {
	name  string
	kind  string // type of s; "" is T
	first string // value of s before any; "" is 0
	add   string // statement that adds the other v to s; "" is for sums
	last  string // result of s; "" is s
	takes []source.Scalar
}

var (
	sums    = folding{name: "sum"}
	counts  = folding{name: "counts", kind: "ulong"}
	words   = folding{name: "words", kind: "uint"}
	root    = folding{name: "root", last: "SQRT(s)"}
	largest = folding{name: "largest", first: "-INF", add: "if (v > s) s = v;"}
)

// orElse is the first of two that is not "".
func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (f folding) kindOf() string { return orElse(f.kind, "T") }

// begin declares s.
func (f folding) begin() string {
	return fmt.Sprintf("\t%s s = %s;\n", f.kindOf(), orElse(f.first, "0"))
}

// tree adds the s of all items of a group, halving their number each time: its first item has the sum.
func (f folding) tree() string {
	return fmt.Sprintf(`	part[LID] = s;
	for (uint h = SIZE / 2u; h > 0u; h /= 2u) {
		BARRIER;
		if (LID < h) {
			%s v = part[LID + h];
			%s
			part[LID] = s;
		}
	}
`, f.kindOf(), f.addition())
}

func (f folding) addition() string { return orElse(f.add, "s += v;") }

func (f folding) shared() []source.Array {
	return []source.Array{{Name: "part", Type: f.kindOf(), Len: width}}
}

// program adds the m elements of r into the first.
func (f folding) program() *source.Program {
	return &source.Program{
		Name: "fold_" + f.name, Buffers: []source.Buffer{partial(f.kindOf())},
		Scalars: append([]source.Scalar{{Name: "m", Type: "uint"}}, f.takes...), Shared: f.shared(), Group: [2]int{width, 1},
		Body: f.begin() + fmt.Sprintf(`	for (uint i = LID; i < m; i += SIZE) {
		%s v = r[i];
		%s
	}
`, f.kindOf(), f.addition()) + f.tree() + fmt.Sprintf("\tif (LID == 0u) r[0] = %s;\n", orElse(f.last, "s")),
	}
}

// program leaves the sum of each group in r.
func (r reduction) program() *source.Program {
	f, count := r.fold, orElse(r.count, "n")
	return &source.Program{
		Name: r.name, Buffers: append([]source.Buffer{partial(f.kindOf())}, inputs(r.reads, orElse(r.of, "T"))...),
		Scalars: append([]source.Scalar{{Name: count, Type: "uint"}}, r.takes...), Shared: f.shared(),
		Group: [2]int{width, 1},
		Body: f.begin() + fmt.Sprintf("\tfor (uint i = GID; i < %s; i += GROUPS * SIZE) {\n\t\t%s\n\t}\n", count, r.term) +
			f.tree() + "\tif (LID == 0u) r[GROUP] = s;\n",
	}
}

// reduced is the recipe of a reduction: groups reduce elements, then one of them what the groups have found.
func reduced(result string, r reduction) Recipe {
	if r.fold.name == "" {
		r.fold = sums
	}
	return Recipe{Steps: fixed(Step{r.program(), strided}, Step{r.fold.program(), single}), Result: result}
}

var popcount = reduction{name: "popcount", reads: "x", of: "ulong", term: "s += L(POPCOUNT(x[i]));", fold: counts}

// equal compares four bytes at once: a byte of v is 0 where one of x is a, and then the top bit of that byte of t is
// set.
const equal = `uint v = x[i] ^ U(a) * 0x01010101u;
		uint t = ~(((v & 0x7F7F7F7Fu) + 0x7F7F7F7Fu) | v | 0x7F7F7F7Fu);
		`

var count = reduction{
	name: "count", reads: "x", of: "uint", count: "quads", takes: []source.Scalar{scalar}, fold: words,
	term: equal + "s += U(POPCOUNT(t));",
}

// find takes the first of the places that items have found: of the bytes that are a, the first has the lowest bit of t.
var find = reduction{
	name: "find", reads: "x", of: "uint", count: "quads", takes: []source.Scalar{scalar},
	term: equal + "if (t != 0u) s = min(s, i * 4u + U(POPCOUNT((t & (0u - t)) - 1u)) / 8u);",
	fold: folding{
		name: "first", kind: "uint", first: "0xFFFFFFFFu", add: "s = min(s, v);", last: "min(s, n)",
		takes: []source.Scalar{size},
	},
}

// mcpi draws two points from each block of Philox4x32-10, as package kernels does.
var mcpi = reduction{
	name: "mcpi", reads: "x", of: "uint", count: "pairs", takes: []source.Scalar{size}, fold: words,
	term: `uint c0 = i, c1 = 0u, c2 = 0u, c3 = 0u, k0 = x[0], k1 = x[1];
		for (int j = 0; j < 10; j++) {
			uint h0 = MULHI(0xD2511F53u, c0), l0 = 0xD2511F53u * c0;
			uint h1 = MULHI(0xCD9E8D57u, c2), l1 = 0xCD9E8D57u * c2;
			c0 = h1 ^ c1 ^ k0;
			c1 = l1;
			c2 = h0 ^ c3 ^ k1;
			c3 = l0;
			k0 += 0x9E3779B9u;
			k1 += 0xBB67AE85u;
		}
		if ((((L(c0) * L(c0)) >> 1) + ((L(c1) * L(c1)) >> 1)) >> 63 == L(0)) s++;
		if (i * 2u + 1u < n && (((L(c2) * L(c2)) >> 1) + ((L(c3) * L(c3)) >> 1)) >> 63 == L(0)) s++;`,
}

// dot8 multiplies the four bytes of words. The sum wraps around, as unsigned numbers do.
var dot8 = reduction{
	name: "dot8", reads: "xy", of: "uint", count: "quads", fold: words,
	term: `uint v = x[i], w = y[i];
		s += U((I(v << 24) >> 24) * (I(w << 24) >> 24)) + U((I(v << 16) >> 24) * (I(w << 16) >> 24));
		s += U((I(v << 8) >> 24) * (I(w << 8) >> 24)) + U((I(v) >> 24) * (I(w) >> 24));`,
}

const (
	chains = 8  // of dependent multiply-adds that an item has at once
	rounds = 16 // of all chains in one trip of the loop, so that its counter costs nothing
)

// peak counts its multiply-adds in chains. The last step is taken by as many as are left over.
var peak = &source.Program{
	Name: "peak", Buffers: []source.Buffer{partial("ulong")},
	Scalars: []source.Scalar{{Name: "total", Type: "ulong"}, scalar}, Shared: counts.shared(), Group: [2]int{width, 1},
	Body: func() string {
		var declare, round, rest, sum string
		for i := range chains {
			declare += fmt.Sprintf("\tT c%d = C(0);\n", i)
			round += fmt.Sprintf("c%d = c%d * a + a; ", i, i)
			rest += fmt.Sprintf("\tif (me + L(%d) < more) c%d = c%d * a + a;\n", i, i, i)
			sum += fmt.Sprintf(" + L(c%d)", i)
		}
		trip := ""
		for range rounds {
			trip += "\t\t" + round + "\n"
		}
		return fmt.Sprintf(`	ulong all = L(GROUPS) * L(SIZE * %du);
	uint steps = U(total / all), i = 0u;
	ulong more = total %% all, me = L(GID) * L(%d);
`, chains, chains) + declare +
			fmt.Sprintf("\tfor (; i + %du <= steps; i += %du) {\n%s\t}\n", rounds, rounds, trip) +
			"\tfor (; i < steps; i++) { " + round + "}\n" + rest +
			"\tulong s = L(0)" + sum + ";\n" + counts.tree() + "\tif (LID == 0u) r[GROUP] = s;\n"
	}(),
}
