package analysis

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results"
	"flynn/results/keys"
)

// endless is a result file that is made while it is read: lines of samples of a few points.
type endless struct {
	lines, made int
	bytes       int64
	rest        string
}

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.made == e.lines {
			return 0, io.EOF
		}
		e.made++
		e.rest = fmt.Sprintf("BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=%d/p=1-2\t100\t%d.2500 "+
			"ns/op\t640000000 B/s\t%s\n",
			8*(1+e.made%10), 1000+e.made%7, strings.Repeat(" ", 40))
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	e.bytes += int64(n)
	return n, nil
}

// A file is read line by line: what stays is its numbers, not its text.
func TestReadDoesNotHoldTheFile(t *testing.T) {
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const lines = 150_000
	before := live()
	file := &endless{lines: lines}
	s, err := Read(file, "big.txt")
	if err != nil {
		t.Fatal(err)
	}
	held := live() - before
	if len(s.Series) != 10 || len(s.Series[0].Samples[keys.Time]) != lines/10 {
		t.Fatalf("%d series", len(s.Series))
	}
	if file.bytes < maxRaw || held > uint64(file.bytes)/2 || held > lines*100 {
		t.Errorf("a file of %d bytes in %d lines holds %d bytes", file.bytes, lines, held)
	}
	if f := s.Raw[0]; !f.Left || len(f.Data) > 0 {
		t.Errorf("%d bytes of it are kept, left out %v", len(f.Data), f.Left)
	}
}

// What is read in small pieces is the same as what is read at once.
func TestReadInPieces(t *testing.T) {
	text := fixture.Lines("machine: a", keys.SkippedNote+"Flynn/kernel=x: y", fixture.Sample, fixture.Sample,
		"BenchmarkFlynn/kernel=sum x 1 ns/op") + "BenchmarkFlynn/cut"
	whole, err1 := Read(strings.NewReader(text), "f")
	pieces, err2 := Read(&oneByte{text}, "f")
	if fmt.Sprint(err1) != fmt.Sprint(err2) || len(whole.Series) != len(pieces.Series) ||
		whole.Raw[0].sum != pieces.Raw[0].sum || len(pieces.Skipped) != 1 {
		t.Errorf("%v\n%v", err1, err2)
	}
	if !strings.Contains(fmt.Sprint(err1), "f:6: the last line is cut off") {
		t.Error(err1)
	}
}

type oneByte struct{ rest string }

// Read implements io.Reader.
func (o *oneByte) Read(p []byte) (int, error) {
	if o.rest == "" {
		return 0, io.EOF
	}
	n := copy(p[:1], o.rest)
	o.rest = o.rest[n:]
	return n, nil
}

// A line without an end is no reason to take all memory.
func TestReadLongLine(t *testing.T) {
	s, err := Read(strings.NewReader(fixture.Lines(fixture.Sample, strings.Repeat("x", 2*results.MaxLine),
		fixture.Sample)), "f")
	if err == nil || !strings.Contains(err.Error(), "f:2: the line has more than") ||
		len(s.Series[0].Samples[keys.Time]) != 1 {
		t.Errorf("error %v", err)
	}
}

// Of a sweep, plots of one size each show the largest of every level, or some evenly apart where no cache is known.
func TestChooseSizes(t *testing.T) {
	var sweep []float64
	for set := 1024.0; set <= 1<<30; set *= 2 {
		sweep = append(sweep, set)
	}
	known := Hierarchy{48 << 10, 1 << 20, 32 << 20}.chooseSizes(sweep)
	if want := []float64{32 << 10, 1 << 20, 32 << 20, 64 << 20, 1 << 30}; fmt.Sprint(known) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", known, want)
	}
	if unknown := (Hierarchy{}).chooseSizes(sweep); len(unknown) != plotSizes || unknown[0] != sweep[0] ||
		unknown[4] != 1<<30 {
		t.Errorf("without caches %v", unknown)
	}
	if few := (Hierarchy{}).chooseSizes(sweep[:5]); len(few) != 5 {
		t.Errorf("of five sizes %v", few)
	}
}
