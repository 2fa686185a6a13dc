package report

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"flynn/results/keys"
)

// maxRaw is how many bytes of result files a page carries. What is larger would make a page that no browser opens.
const maxRaw = 16 << 20

// maxLine is the longest line of a result file.
const maxLine = 1 << 20

// byteOrderMark begins a file that a program of Windows wrote, and the second part of a file that was put together of
// two: there no decoder looks for it, and it would make the first key no key.
const byteOrderMark = "\ufeff"

// feed hands the lines of a file on to the reader of the benchmark format. On their way it takes what that reader does
// not tell, notes and file keys, and it ends where the file goes on with another machine.
type feed struct {
	l     *loader
	lines *bufio.Reader
	line  []byte // what is left of the current line
	at    int    // its number
	blank bool   // nothing but white space yet
	err   error  // of reading, not the end
	ended bool

	sum  hash.Hash // of all that was handed on
	size int64
	data []byte // the same, nil where it is too much to keep
	full bool
}

func newFeed(l *loader, r io.Reader) *feed {
	return &feed{l: l, lines: bufio.NewReaderSize(r, maxLine), blank: true, sum: sha256.New()}
}

// Read implements io.Reader.
func (f *feed) Read(p []byte) (int, error) {
	for len(f.line) == 0 {
		if f.ended {
			return 0, io.EOF
		}
		f.next()
	}
	n := copy(p, f.line)
	f.line = f.line[n:]
	return n, nil
}

// next takes the next line. A last line without an end is dropped: an interrupted run may have lost a digit of it.
func (f *feed) next() {
	line, err := f.lines.ReadSlice('\n')
	f.at++
	f.blank = f.blank && len(bytes.TrimSpace(line)) == 0
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		f.l.problem(f.at, fmt.Errorf("the line has more than %d bytes and the rest of the file was left out", maxLine))
		f.ended = true
		return
	case errors.Is(err, io.EOF):
		if len(line) > 0 && !f.blank {
			f.l.problem(f.at, errors.New("the last line is cut off and was left out (no newline at its end)"))
		}
		f.ended = true
		return
	case err != nil:
		f.err, f.ended = err, true
		return
	}
	line = bytes.TrimPrefix(line, []byte(byteOrderMark))
	if !f.take(strings.TrimRight(string(line), "\r\n")) {
		f.ended = true
		return
	}
	f.keep(line)
	if f.line = line; unmeasured(line) {
		f.line = lineEnd
	}
}

// lineEnd keeps the numbers of lines.
var lineEnd = []byte("\n")

// unmeasured reports whether a line that starts like a result is what go test says of a benchmark without one: the name
// of a benchmark that has begun, after which something else was printed, or --- FAIL.
func unmeasured(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("Benchmark")) {
		return false
	}
	words := bytes.Fields(line)
	return len(words) == 1 || bytes.Equal(words[1], []byte("---"))
}

// take reads notes and file keys and reports whether the line belongs to this set's machine.
func (f *feed) take(text string) bool {
	if strings.HasPrefix(text, "Benchmark") {
		if err := f.l.guard.sample(f.l.name); err != nil {
			f.l.problem(f.at, err)
			return false
		}
		return true
	}
	if f.l.visit(f.at, text) || f.l.leftOut(text) || f.l.note(text) {
		return true
	}
	if key, value, ok := fileKey(text); ok {
		if err := f.l.guard.key(f.l.set.Keys, key, value); err != nil {
			f.l.problem(f.at, err)
			return false
		}
		f.l.key(f.at, key, value)
	}
	return true
}

// keep remembers a line for the page, as long as all files together are not too much.
func (f *feed) keep(line []byte) {
	f.sum.Write(line)
	f.size += int64(len(line))
	if f.l.kept += len(line); f.full || f.l.kept > maxRaw {
		f.full, f.data = true, nil
		return
	}
	f.data = append(f.data, line...)
}

// raw is the file as far as it was taken.
func (f *feed) raw() rawFile {
	return rawFile{name: filepath.Base(f.l.name), data: f.data, size: f.size, sum: [sha256.Size]byte(f.sum.Sum(nil)), left: f.full}
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

// fileKey splits a "key: value" line as the benchmark format defines it.
func fileKey(line string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(line, ":")
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) }
	if !ok || key == "" || !unicode.IsLower(rune(key[0])) || strings.ContainsFunc(key, odd) {
		return "", "", false
	}
	return key, strings.TrimSpace(value), true
}

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
