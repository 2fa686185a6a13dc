package page

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/sheet"
)

// BenchmarkReport is the cost of a report by the lines of its file: reading, the table, the page with all plots.
func BenchmarkReport(b *testing.B) {
	for _, samples := range []int{1, 10, 100} {
		text := fixture.ManyLines(samples)
		b.Run(fmt.Sprintf("lines=%d", strings.Count(text, "\nBenchmark")), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				s, err := analysis.Read(strings.NewReader(text), "many.txt")
				if err == nil {
					err = sheet.WriteText(io.Discard, analysis.Analyse(s), sheet.Options{})
				}
				if err == nil {
					err = WriteHTML(io.Discard, analysis.Analyse(s), View{})
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
