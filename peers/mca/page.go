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
  processor; NEON without SVE, as flynn's).
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
`

// slack is how much a prediction may be larger before it counts: a loop has a start and an end.
const slack = 1.01

func (t table) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n| kernel | elem | extension or tuning |", t.tier)
	for _, m := range t.models {
		fmt.Fprintf(b, " %s | clang |", m)
	}
	b.WriteString("\n| --- | --- | --- |" + strings.Repeat(" ---: | ---: |", len(t.models)) + "\n")
	behind, of := 0, 0
	for _, r := range t.rows {
		fmt.Fprintf(b, "| %s | %s | %s |", r.kernel, r.elem, r.more)
		for i := range t.models {
			ours, theirs := number(r.ours[i]), "–"
			if r.clangs[i] > 0 {
				theirs = number(r.clangs[i])
				of++
				if r.ours[i] > r.clangs[i]*slack {
					ours = "**" + ours + "**"
					behind++
				}
			}
			fmt.Fprintf(b, " %s | %s |", ours, theirs)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "\nclang's loop is faster in %d of %d predictions.", behind, of)
	if len(t.skipped) > 0 {
		fmt.Fprintf(b, " Not here, because their elements cannot be counted in one loop: %s.", strings.Join(t.skipped, ", "))
	}
	b.WriteString("\n")
}

// number has three digits.
func number(v float64) string {
	switch {
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v >= 0.1:
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}
