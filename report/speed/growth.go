package speed

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"flynn/report/analysis"
	"flynn/results/keys"
)

// WriteGrowth writes how cost grows, as Markdown: the time of the fastest variant on one worker over n, for each
// kernel, and what flynn itself costs by the size of its plans and files, from the output of its own benchmarks.
func WriteGrowth(w io.Writer, s *analysis.Set, own io.Reader) error {
	d := newData(s)
	var b strings.Builder
	b.WriteString("# How cost grows\n\n<!-- generated from recorded results, make growth -->\n\n" +
		"For performance engineers who choose a size, and for developers of flynn.\n\n")
	if mark := s.Mark(); mark != "" {
		fmt.Fprintf(&b, "> **Warning: %s**\n\n", mark)
	}
	d.writeGrowth(&b)
	if err := writeOwn(&b, own); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bounded is the kernel whose op has a bounded number of steps, so that time divided by n says nothing.
const bounded = "chase"

// writeGrowth has a row for each kernel and element type, and a column for each n.
func (d *data) writeGrowth(b *strings.Builder) {
	type row struct{ kernel, elem string }
	times, ns, rows := map[row]map[int]float64{}, map[int]bool{}, []row{}
	grows := func(r analysis.Row) bool { return r.Point.N > 0 && r.Point.Kernel != bounded }
	for _, r := range d.best(1, grows) {
		at := row{r.Point.Kernel, r.Point.Elem}
		if times[at] == nil {
			times[at], rows = map[int]float64{}, append(rows, at)
		}
		times[at][r.Point.N], ns[r.Point.N] = r.Time.Median/float64(r.Point.N), true
	}
	sizes := make([]int, 0, len(ns))
	for n := range ns {
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	fmt.Fprintf(b, "Time of one op divided by n, in nanoseconds, of the fastest variant on one worker, on %s (%s).\n\n"+
		"- n is the size parameter of the kernel: elements of a vector, the order of a matrix or a grid; see "+
		"[kernels.md](kernels.md).\n"+
		"- The call dominates small ops, memory the large ones. If n is an order, work grows with its square or cube.\n"+
		"- A dash is a size that the kernel does not have, that needs too much memory or time, or that was not measured.\n"+
		"- `%s` is left out, because an op of it has at most 65,536 steps, whatever n is.\n\n| kernel | elem |",
		cmp.Or(d.set.Keys[keys.CPU], keys.Unknown), cmp.Or(d.set.Keys[keys.Uarch], keys.Unknown), bounded)
	for _, n := range sizes {
		fmt.Fprintf(b, " %d |", n)
	}
	b.WriteString("\n| --- | --- |" + strings.Repeat(" --- |", len(sizes)) + "\n")
	for _, at := range rows {
		fmt.Fprintf(b, "| %s | %s |", at.kernel, at.elem)
		for _, n := range sizes {
			cell := "–"
			if t, ok := times[at][n]; ok {
				cell = fmt.Sprintf("%.3g", t)
			}
			fmt.Fprintf(b, " %s |", cell)
		}
		b.WriteString("\n")
	}
}

// What the benchmarks of flynn itself go through: points of a plan, lines of a file.
var things = map[string]string{"points": "points of a plan", "lines": "lines of a file"}

// writeOwn shows benchmarks named …/points=N or …/lines=N.
func writeOwn(b *strings.Builder, own io.Reader) error {
	b.WriteString(
		"\n## flynn itself\n\nThe cost of planning a profile by its points (kernels × sizes × instruction " +
			"sets × workers), and of a report by the lines of\n" +
			"its file: reading, the table, and the page with all plots.\n\n| what | how many | time | for each | memory |\n" +
			"| --- | --- | --- | --- | --- |\n")
	reader, rows := benchfmt.NewReader(own, "own"), 0
	for reader.Scan() {
		res, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		what, count := thing(res.Name)
		sec, timed := res.Value("sec/op")
		if count == 0 || !timed {
			continue
		}
		memory, _ := res.Value("B/op")
		fmt.Fprintf(b, "| %s | %d | %.3g ms | %.3g µs | %.3g MiB |\n", what, count, 1e3*sec, 1e6*sec/float64(count),
			memory/(1<<20))
		rows++
	}
	if rows == 0 {
		return errors.Join(errors.New("speed: no benchmark of flynn itself"), reader.Err())
	}
	return reader.Err()
}

// thing is what a benchmark went through, and how many.
func thing(name benchfmt.Name) (what string, count int) {
	for _, part := range strings.Split(string(name.Full()), "/") {
		key, value, _ := strings.Cut(part, "=")
		if what, known := things[key]; known {
			value, _, _ = strings.Cut(value, "-")
			fmt.Sscan(value, &count)
			return what, count
		}
	}
	return "", 0
}
