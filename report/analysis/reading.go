package analysis

import (
	"crypto/sha256"
	"hash"
	"path/filepath"
	"strings"

	"flynn/results"
	"flynn/results/keys"
)

// maxRaw is how many bytes of result files a page carries. What is larger would make a page that no browser opens.
const maxRaw = 16 << 20

// reading is one file on its way into a set. It ends where the file goes on with another machine.
type reading struct {
	l       *loader
	lines   *results.Reader
	samples int // lines of them, of whatever kind

	sum  hash.Hash // of all that was taken
	size int64
	data []byte // the same, nil where it is too much to keep
	full bool
}

// read takes all lines of this set's machine.
func (f *reading) read() {
	for f.lines.Next() {
		line := f.lines.Line()
		if err := f.guard(line); err != nil {
			f.l.problem(line.Number, err)
			return
		}
		f.keep(line.Raw)
		f.take(line)
	}
}

// guard refuses a line of another machine.
func (f *reading) guard(line *results.Line) error {
	switch {
	case strings.HasPrefix(line.Text, "Benchmark"):
		return f.l.guard.sample(f.l.name)
	case line.Kind == results.Key:
		return f.l.guard.key(f.l.set.Keys, line.Key, line.Value)
	}
	return nil
}

// take adds what a line tells.
func (f *reading) take(line *results.Line) {
	switch line.Kind {
	case results.Key:
		f.l.key(line.Number, line.Key, line.Value)
	case results.Note:
		_ = f.l.leftOut(line.Text) || f.l.note(line.Text) || f.l.fact(line.Text)
	case results.Bad:
		f.samples++
		f.l.problem(line.Number, line.Err)
	case results.Sample:
		f.samples++
		if err := f.l.sample(line); err != nil {
			f.l.problem(line.Number, err)
		}
	}
}

// keep remembers a line for the page, as long as all files together are not too much.
func (f *reading) keep(line []byte) {
	f.sum.Write(line)
	f.size += int64(len(line))
	if f.l.kept += len(line); f.full || f.l.kept > maxRaw {
		f.full, f.data = true, nil
		return
	}
	f.data = append(f.data, line...)
}

// raw is the file as far as it was taken.
func (f *reading) raw() RawFile {
	return RawFile{Name: filepath.Base(f.l.name), Data: f.data, Size: f.size, sum: [sha256.Size]byte(f.sum.Sum(nil)),
		Left: f.full}
}

// note takes a line that tells of a point without samples.
func (l *loader) note(line string) bool {
	lists := map[string]*[]Note{
		keys.SkippedNote: &l.set.Skipped, keys.FailedNote: &l.set.Failed, keys.AbsentNote: &l.set.Absent,
	}
	for prefix, list := range lists {
		rest, ok := strings.CutPrefix(line, prefix)
		if !ok {
			continue
		}
		name, reason, _ := strings.Cut(rest, ": ")
		if !l.noted[line] { // a resumed run says it again
			l.noted[line] = true
			*list = append(*list, Note{strings.TrimPrefix(name, keys.Base+"/"), reason})
		}
		return true
	}
	return false
}

// fact takes a line that tells of a kernel or of a tier. What the first file tells counts.
func (l *loader) fact(line string) bool {
	if kernel, elem, f, ok := results.ParseKernel(line); ok {
		if at := (Group{kernel, elem}); !has(l.set.facts, at) {
			l.set.facts[at] = f
		}
		return true
	}
	if kernel, elem, a, ok := results.ParseAbout(line); ok {
		if at := (Group{kernel, elem}); !has(l.set.about, at) {
			l.set.about[at] = a
		}
		return true
	}
	if kernel, elem, code, ok := results.ParseCode(line); ok {
		if at := (Group{kernel, elem}); !has(l.set.Code, at) {
			l.set.Code[at] = code
		}
		return true
	}
	if with, workers, p, ok := results.ParseWith(line); ok {
		if at := (withKey{with, workers}); !has(l.set.with, at) {
			l.set.with[at] = p
		}
		return true
	}
	tier, why, ok := results.ParseTier(line)
	if ok && !has(l.set.Lacking, tier) {
		l.set.Lacking[tier] = why
	}
	return ok
}

func has[K comparable, V any](m map[K]V, key K) bool {
	_, ok := m[key]
	return ok
}

// key takes a file key.
func (l *loader) key(line int, key, value string) {
	if key == keys.Flynn {
		if err := checkVersion(value); err != nil {
			l.problem(line, err)
		}
	}
	have := l.set.Keys[key]
	switch {
	case have == "" || have == keys.Unknown:
		l.set.Keys[key] = value
	case value != keys.Unknown && !strings.Contains(", "+have+", ", ", "+value+", "):
		l.set.Keys[key] = have + ", " + value
	}
}
