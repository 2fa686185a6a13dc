package foreign

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// sniffed is how much of a file decides what it is.
const sniffed = 512

// buffered is how much is read at once: result files can be large.
const buffered = 64 << 10

// packings is how many compressions around each other are undone: more is no file that anybody made for reading.
const packings = 2

// binaries are the first bytes of files that are no text, and what they are called.
var binaries = []struct{ magic, what string }{
	{"PK\x03\x04", "a zip archive"}, {"PK\x05\x06", "an empty zip archive"}, {"\xfd7zXZ\x00", "compressed by xz"},
	{"\x28\xb5\x2f\xfd", "compressed by zstd"}, {"\x04\x22\x4d\x18", "compressed by lz4"}, {"7z\xbc\xaf\x27\x1c",
		"a 7z archive"},
	{"\x7fELF", "an ELF program"}, {"\xcf\xfa\xed\xfe", "a macOS program"},
	{"%PDF-", "a PDF"}, {"\x89PNG", "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"}, {"SQLite format 3\x00",
		"an SQLite database"},
	{"\x89HDF\r\n", "an HDF5 file"}, {"PERFILE2", "data of perf record"}, {"PAR1", "a Parquet table"},
}

// marks are the byte order marks of text. Those of UTF-32 stand first: that of UTF-16 is their beginning.
var marks = []struct {
	mark, name string
	encoding   encoding.Encoding
}{
	{"\x00\x00\xfe\xff", "UTF-32", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
	{"\xff\xfe\x00\x00", "UTF-32", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
	{"\xfe\xff", "UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
	{"\xff\xfe", "UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{"\xef\xbb\xbf", "UTF-8 with a byte order mark", unicode.UTF8BOM},
}

// Text returns the text of a file as UTF-8 with a newline at the end of each line, whatever made it: compressed by
// gzip or bzip2, in UTF-16 or UTF-32, with a byte order mark, with the line ends of Windows or of old Macs. What is
// no text is an error that says what it is.
func Text(r io.Reader) (io.Reader, error) {
	text, _, err := decode(r, packings)
	return text, err
}

// Encoding says how a file is written where that is not plain UTF-8: "gzip", "UTF-16"; "" where it is.
func Encoding(r io.Reader) (string, error) {
	_, name, err := decode(r, packings)
	return name, err
}

func decode(r io.Reader, depth int) (io.Reader, string, error) {
	b := bufio.NewReaderSize(r, buffered)
	head, err := b.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", err
	}
	if unpack, name := packing(head); unpack != nil {
		if depth == 0 {
			return nil, name, fmt.Errorf("compressed more than %d times", packings)
		}
		inner, err := unpack(b)
		if err != nil {
			return nil, name, fmt.Errorf("%s: %w", name, err)
		}
		text, _, err := decode(&packed{inner, name}, depth-1)
		return text, name, err
	}
	for _, f := range binaries {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return nil, f.what, fmt.Errorf("not text but %s", f.what)
		}
	}
	name, enc := charset(head)
	if enc != nil {
		return &lines{r: bufio.NewReader(transform.NewReader(b, enc.NewDecoder()))}, name, nil
	}
	first, _, _ := bytes.Cut(head, []byte("\n")) // behind it the text may go on in UTF-16: the lines before are good
	if i := bytes.IndexByte(first, 0); i >= 0 {
		return nil, "binary", fmt.Errorf("not text but binary data (byte %d is zero)", i)
	}
	return &lines{r: b}, "", nil
}

// packing recognises compressed data that can be read.
func packing(head []byte) (unpack func(io.Reader) (io.Reader, error), name string) {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }, "gzip"
	case len(head) > 9 && bytes.HasPrefix(head, []byte("BZh")) && string(head[4:10]) == "1AY&SY":
		return func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }, "bzip2"
	}
	return nil, ""
}

// packed names its compression in errors.
type packed struct {
	r    io.Reader
	name string
}

// Read implements io.Reader.
func (p *packed) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("%s: the compressed data is cut off", p.name)
	case err != nil && !errors.Is(err, io.EOF):
		err = fmt.Errorf("%s: %w", p.name, err)
	}
	return n, err
}

// charset recognises what is not plain UTF-8: by its mark, or as UTF-16 without one where every second byte is zero.
func charset(head []byte) (string, encoding.Encoding) {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.name, m.encoding
		}
	}
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half < 2:
	case zero[1] > half*9/10 && zero[0] == 0:
		return "UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zero[0] > half*9/10 && zero[1] == 0:
		return "UTF-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return "", nil
}

// lines ends every line by a newline: those of Windows, of old Macs, and what a progress bar writes over. It fails at
// a byte of zero: there the text ends, as where a shell appended UTF-16 to UTF-8.
type lines struct {
	r     *bufio.Reader
	line  int
	after bool // a carriage return
}

// Read implements io.Reader.
func (l *lines) Read(p []byte) (int, error) {
	n := 0
	for n == 0 && len(p) > 0 {
		if _, err := l.r.Peek(1); err != nil {
			return 0, err
		}
		chunk, err := l.r.Peek(min(l.r.Buffered(), len(p))) // what is there already
		if err != nil {
			return 0, err
		}
		for i, c := range chunk {
			if c == 0 {
				if n == 0 && i == 0 {
					return 0, fmt.Errorf("line %d holds a byte of zero: from there on it is not text, or UTF-16 "+
						"behind UTF-8", l.line+1)
				}
				chunk = chunk[:i]
				break
			}
			n += l.put(p[n:], c)
		}
		if _, err := l.r.Discard(len(chunk)); err != nil {
			return n, err
		}
	}
	return n, nil
}

// put writes one byte as it should be, and returns how many that are.
func (l *lines) put(p []byte, c byte) int {
	after := l.after
	l.after = c == '\r'
	switch {
	case c == '\r':
		c = '\n'
	case c == '\n' && after:
		return 0
	}
	if c == '\n' {
		l.line++
	}
	p[0] = c
	return 1
}
