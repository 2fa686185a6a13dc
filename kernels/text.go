package kernels

import "unicode/utf8"

// utf8Form is the form of validation. A part takes the sequences that start in it: it leaves the continuations that it
// begins with to the part before, three at most, and looks that far behind its end.
func utf8Form() Form[byte, textFunc] {
	words := described[byte]("sequences of 1 to 4 bytes: see compose in kernels/text.go")
	f := elements(layout[byte]{each(input, words)}, func(f textFunc, d *Data[byte]) {
		skip, x := lent(d), d.X
		if !d.Last {
			behind := x[len(x):cap(x)]
			x = x[:len(x)+leading(behind)]
		}
		d.I = d.Lo + skip + f(x[min(skip, len(x)):])
	})
	f.Cut = func(d *Data[byte], lo, hi int) Data[byte] { // what lies behind a part stays in reach
		p := *d
		p.M, p.X = hi-lo, d.X[lo:hi]
		return p
	}
	f.Fold = func(whole, part *Data[byte]) {
		if whole.I == part.Lo+lent(part) { // no fault up to here
			whole.I = part.I
		}
	}
	f.Fill = writeText
	return f
}

// lent is how many bytes at the start of a part belong to the part before.
func lent(d *Data[byte]) int {
	if d.Lo == 0 {
		return 0
	}
	return leading(d.X[:min(3, cap(d.X))])
}

// cell is how many bytes of text are drawn together: each cell starts with a sequence.
const cell = 16

// writeText fills a part with sequences of 1 to 4 bytes, all lengths equally likely. On random data one byte is broken.
func writeText(d *Data[byte], s Source) {
	for i := d.Lo / cell; i*cell < d.Lo+len(d.X); i++ {
		var c [cell]byte
		compose(c[:min(cell, d.N-i*cell)], s, i)
		if at := i*cell - d.Lo; at < 0 {
			copy(d.X, c[-at:])
		} else {
			copy(d.X[at:], c[:])
		}
	}
	if s.Kind != Random || d.N == 0 {
		return
	}
	h := s.hash(1, 0)
	if at := int(h>>8)%d.N - d.Lo; at >= 0 && at < len(d.X) {
		d.X[at] = [...]byte{0x80, 0xBF, 0xC0, 0xE0, 0xED, 0xF4, 0xF8, 0xFF}[h&7]
	}
}

// first code points of 2, 3 and 4 bytes, and how many of that length are used: no surrogates, no noncharacters.
var planes = [...]struct{ from, count uint64 }{{' ', 95}, {0x80, 0x780}, {0x800, 0xD000}, {0x10000, 0x100000}}

// compose fills a cell. Where a sequence no longer fits, shorter ones follow.
func compose(c []byte, s Source, at int) {
	for i := 0; i < len(c); {
		h := s.hash(0, at*cell+i)
		p := planes[min(int(h&3), len(c)-i-1)]
		i += utf8.EncodeRune(c[i:], rune(p.from+(h>>8)%p.count))
	}
}
