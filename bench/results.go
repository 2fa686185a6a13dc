package bench

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"flynn/bench/keys"
)

// Results is a result file: Go's benchmark text, one line a sample, written when it was measured.
type Results struct {
	out  io.Writer
	has  map[string]int  // samples by full name
	said map[string]bool // notes
}

// NewResults starts a file with its keys and units.
func NewResults(out io.Writer, file []benchfmt.Config) (*Results, error) {
	r := &Results{out: out, has: map[string]int{}, said: map[string]bool{}}
	var s strings.Builder
	for _, c := range file {
		fmt.Fprintf(&s, "%s: %s\n", c.Key, c.Value)
	}
	for _, u := range keys.UnitLines {
		fmt.Fprintln(&s, u)
	}
	_, err := io.WriteString(out, s.String()+"\n")
	return r, err
}

// Resume goes on with a file that an interrupted session left: it counts what is there, and ends a line that was cut
// off. keep returns the file's own keys.
func Resume(f *os.File) (r *Results, file map[string]string, err error) {
	r = &Results{out: f, has: map[string]int{}, said: map[string]bool{}}
	if err := cutPartialLine(f); err != nil {
		return nil, nil, err
	}
	file = map[string]string{}
	read := benchfmt.NewReader(f, f.Name())
	for read.Scan() {
		if rec, ok := read.Result().(*benchfmt.Result); ok {
			r.has[string(rec.Name)]++
			for _, c := range rec.Config {
				file[c.Key] = string(c.Value)
			}
		}
	}
	if err := read.Err(); err != nil {
		return nil, nil, err
	}
	if err := r.readNotes(f); err != nil {
		return nil, nil, err
	}
	_, err = f.Seek(0, io.SeekEnd)
	return r, file, err
}

// cutPartialLine drops what an interrupt left of the last line: the sample is measured again.
func cutPartialLine(f *os.File) error {
	text, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	whole := strings.LastIndexByte(string(text), '\n') + 1
	if err := f.Truncate(int64(whole)); err != nil {
		return err
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

func (r *Results) readNotes(f *os.File) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			r.said[lines.Text()] = true
		}
	}
	return lines.Err()
}

// Has returns how many samples of a point the file holds.
func (r *Results) Has(p Point) int { return r.has[p.FullName()] }

// Sample writes one line.
func (r *Results) Sample(p Point, s Sample) error {
	var line strings.Builder
	fmt.Fprintf(&line, "Benchmark%s\t%d", p.FullName(), s.Iters)
	for _, m := range append(p.Metrics(s.NS, s.Clock), s.Extra...) {
		fmt.Fprintf(&line, "\t%s %s", number(m.Value), m.Unit)
	}
	r.has[p.FullName()]++
	_, err := io.WriteString(r.out, line.String()+"\n")
	return err
}

// number has four digits at least and no exponent.
func number(v float64) string {
	if v >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

// Skipped notes a point that cannot be measured here, and why.
func (r *Results) Skipped(p Point, why string) error { return r.note(keys.SkippedNote, p, why) }

// Failed notes a point whose result was wrong. It is not timed.
func (r *Results) Failed(p Point, err error) error { return r.note(keys.FailedNote, p, err.Error()) }

// Doubtful notes a point, by its name without [keys.Base], whose samples contradict others.
func (r *Results) Doubtful(name, why string) error { return r.line(keys.DoubtNote, name, why) }

// Absent notes a peer that does not run at all.
func (r *Results) Absent(peer string, why error) error {
	return r.line(keys.SkippedNote, keys.Class+"="+keys.PeerClass+"/"+keys.Peer+"="+peer, why.Error())
}

func (r *Results) note(kind string, p Point, why string) error { return r.line(kind, p.Name(), why) }

func (r *Results) line(kind, name, why string) error {
	line := kind + keys.Base + "/" + name + ": " + strings.ReplaceAll(why, "\n", "; ")
	if r.said[line] {
		return nil
	}
	r.said[line] = true
	_, err := io.WriteString(r.out, line+"\n")
	return err
}
