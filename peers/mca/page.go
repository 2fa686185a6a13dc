package main

import (
	"fmt"
	"strconv"
	"strings"
)

// page is the tables as Markdown.
func page(tables []table) string {
	var b strings.Builder
	b.WriteString(`# Predictions by llvm-mca

<!-- generated, make mca -->

For performance engineers who use a processor that was not measured.

These are predictions by llvm-mca ` + llvm + `, not measurements: cycles per element of the steady-state loop of each body, cut out of
the linked binary.

- The model assumes that every load hits the L1 cache.
- The column next to each processor is the loop that clang ` + llvm + ` makes of the same kernel in plain C (-O3 -ffast-math, for that
  processor; in the table of NEON without SVE, as flynn's).
- Vectors of SVE are as long as those of the processor, and all their lanes work. The column NEON is flynn's body for NEON on
  the same processor, the fastest where an extension has another.
- In gemm, tile (gemm in place), gemv and peak an element is a multiply-add, in nbody a pair.
- **Bold** means that clang's loop is faster by more than the rounding of the prediction, one per cent.
`)
	for _, t := range tables {
		t.write(&b)
	}
	b.WriteString(behind)
	return b.String()
}

// behind says why some rows are bold.
const behind = `
## Why some rows stay behind

- copy, apple-m1: a pair of stores costs less in the model if it also moves its pointer. On neoverse-v1 and v2 such stores
  cost more than the addition that they save, so flynn does not use them.
- nbody, apple-m1: clang uses a root and a quotient, and the model executes three of either in a cycle. With float64 on
  neoverse-n1 and v1 they end a little before three steps of Newton's method. On neoverse-v2 they take more than twice as
  long.
- stencil, apple-m1: neighbours in a row are loaded. To shift them out of loaded vectors was better there (0.544 for f32),
  and worse on neoverse-v2 (0.424).
- transpose, apple-m1: distances of rows in bytes, which save the shift in every addition, changed nothing.
- transpose, znver4: clang gathers columns, and the model counts a gather as one load. The same holds for tuning insert of
  gather, which has no such instruction.
- gather, znver4: two pointers are advanced; clang counts one index.
- gemv with tuning row, znver4: 3 accumulators wait for each other in the model. That tuning is for matrices in L2, and there
  3 took less time than 2, 4, 5, 6 or 8.
- popcount without an extension is compared with clang's loop with VPOPCNTDQ.

Of SVE:

- Streams on neoverse-v2 (add, axpy, copy, scale, triad, update, vtriad): clang takes NEON there, whose pairs store two
  vectors by one instruction. SVE has no pairs of vectors, and on a processor with vectors of 128 bits in both it is no
  faster than NEON. That is a finding, not a fault.
- transpose on neoverse-v2, neoverse-n2 and cortex-a510: columns are gathered, since squares of lanes would need as many
  registers as a vector has lanes. With 128 bits a gather costs as much as its loads, and clang makes these one by one.
- gather with float64 on cortex-a510: clang loads element by element, which the model executes faster than a gather.
- nbody on cortex-a510: clang uses a root and a quotient. See apple-m1.
- scan: a step of the sum inside of a vector is a copy, a slide and an addition, one after the other. clang adds one
  element after the other, which costs less where few lanes share these steps.
- stencil on a64fx and cortex-a510: neighbours in a row are loaded anew, as on NEON, and at addresses of their own.
`

// slack is how much a prediction may be larger before it counts: a loop has a start and an end.
const slack = 1.01

func (t table) write(b *strings.Builder) {
	columns := []string{"clang"}
	if t.arch.beside != "" {
		columns = append(columns, t.arch.beside)
	}
	fmt.Fprintf(b, "\n## %s\n\n| kernel | elem | extension or tuning |", t.tier)
	for _, m := range t.models {
		fmt.Fprintf(b, " %s |", strings.Join(append([]string{m.title()}, columns...), " | "))
	}
	b.WriteString("\n| --- | --- | --- |" + strings.Repeat(" ---: |", len(t.models)*(1+len(columns))) + "\n")
	behind, of := 0, 0
	for _, r := range t.rows {
		fmt.Fprintf(b, "| %s | %s | %s |", r.kernel, r.elem, r.more())
		for i := range t.models {
			ours := number(r.ours[i])
			if r.ours[i] > 0 && r.clangs[i] > 0 {
				of++
				if r.ours[i] > r.clangs[i]*slack {
					ours = "**" + ours + "**"
					behind++
				}
			}
			fmt.Fprintf(b, " %s | %s |", ours, number(r.clangs[i]))
			if r.beside != nil {
				fmt.Fprintf(b, " %s |", number(r.beside[i]))
			}
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "\nclang's loop is faster in %d of %d predictions.", behind, of)
	if len(t.skipped) > 0 {
		fmt.Fprintf(b, " Not here, because their elements cannot be counted in one loop: %s.", strings.Join(t.skipped, ", "))
	}
	b.WriteString("\n")
	t.gains(b)
}

// title is a model with the length of its vectors, where a tier does not tell.
func (m model) title() string {
	if m.vector == 0 {
		return m.name
	}
	return fmt.Sprintf("%s (%d bits)", m.name, 8*m.vector)
}

// gains says by model in how many rows the tier is faster than the one beside, and where it is not.
func (t table) gains(b *strings.Builder) {
	if t.arch.beside == "" {
		return
	}
	fmt.Fprintf(b, "\nIs %s faster than %s? By more than one per cent:\n\n| processor | faster | as fast | slower | "+
		"slower in |\n| --- | ---: | ---: | ---: | --- |\n", t.tier, t.arch.beside)
	for i, m := range t.models {
		faster, same := 0, 0
		var slower []string
		for _, r := range t.rows {
			ours, other := r.ours[i], r.beside[i]
			switch {
			case ours == 0 || other == 0:
			case ours*slack < other:
				faster++
			case ours > other*slack:
				slower = append(slower, strings.TrimSpace(r.kernel+" "+r.elem+" "+r.more()))
			default:
				same++
			}
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d | %s |\n", m.title(), faster, same, len(slower), strings.Join(slower, ", "))
	}
}

// number has three digits; 0 is none.
func number(v float64) string {
	switch {
	case v == 0:
		return "–"
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v >= 0.1:
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}
