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
	fold  folding
}

// folding puts the results of groups together.
type folding struct {
	name  string
	kind  string // type of s; "" is T
	first string // value of s before any; "" is 0
	add   string // statement that adds the other v to s; "" is for sums
	last  string // result of s; "" is s
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
		Scalars: []source.Scalar{{Name: "m", Type: "uint"}}, Shared: f.shared(), Group: [2]int{width, 1},
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
	scalars := []source.Scalar{{Name: count, Type: "uint"}}
	if r.name == "count" {
		scalars = append(scalars, scalar)
	}
	return &source.Program{
		Name: r.name, Buffers: append([]source.Buffer{partial(f.kindOf())}, inputs(r.reads, orElse(r.of, "T"))...),
		Scalars: scalars, Shared: f.shared(), Group: [2]int{width, 1},
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

// count compares four bytes at once: a byte of v is 0 where one of x is a, and the top bit of one of t is set where it
// is not.
var count = reduction{
	name: "count", reads: "x", of: "uint", count: "quads", fold: words,
	term: `uint v = x[i] ^ U(a) * 0x01010101u;
		uint t = ((v & 0x7F7F7F7Fu) + 0x7F7F7F7Fu) | v | 0x7F7F7F7Fu;
		s += U(POPCOUNT(~t));`,
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
