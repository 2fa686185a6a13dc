package peer

import "unicode/utf8"

// needle puts the byte that is looked for at the end alone.
func needle(p *problem) { p.streams[X][p.n-1] = byte(p.shape.a) }

// cell is how many bytes of text are drawn together: each cell starts with a sequence.
const cell = 16

// planes are the first code points of 1, 2, 3 and 4 bytes, and how many of that length are used.
var planes = [...]struct{ from, count uint64 }{{' ', 95}, {0x80, 0x780}, {0x800, 0xD000}, {0x10000, 0x100000}}

// text is sequences of 1 to 4 bytes; where one no longer fits into a cell, shorter ones follow.
func text(p *problem) {
	for at := 0; at < p.n; at += cell {
		c := p.streams[X][at:min(at+cell, p.n)]
		for i := 0; i < len(c); {
			h := p.source.hash(X, at+i)
			plane := planes[min(int(h&3), len(c)-i-1)]
			i += utf8.EncodeRune(c[i:], rune(plane.from+(h>>8)%plane.count))
		}
	}
}

// plane is the coordinates of a part of the complex plane: the middles of n intervals each.
func plane(p *problem) {
	for i := range p.n {
		re, im := along(-2, 0.5, i, p.n), along(-0.25, 1.25, i, p.n)
		if p.elem == "f32" {
			Of[float32](p.streams[X])[i], Of[float32](p.streams[Y])[i] = float32(re), float32(im)
		} else {
			Of[float64](p.streams[X])[i], Of[float64](p.streams[Y])[i] = re, im
		}
	}
}

func along(low, high float64, i, n int) float64 {
	return low + (high-low)*(float64(i)+0.5)/float64(n)
}
