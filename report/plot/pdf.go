package plot

import (
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// pdfCanvas gives the PDF library text in the encoding that it declares, Windows-1252. Left alone, it writes UTF-8
// under that name, and × comes out as two other letters.
type pdfCanvas struct{ *vgpdf.Canvas }

// FillString implements vg.Canvas.
func (c pdfCanvas) FillString(f font.Face, at vg.Point, text string) {
	c.Canvas.FillString(f, at, windows1252(text))
}

// beyondLatin are the characters of Windows-1252 that Latin-1 lacks and a CPU name or a plot may have.
var beyondLatin = map[rune]byte{'€': 0x80, '…': 0x85, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '•': 0x95, '–': 0x96,
	'—': 0x97, '™': 0x99}

func windows1252(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		b, ok := beyondLatin[r]
		switch {
		case ok:
		case r < 0x80, r >= 0xA0 && r <= 0xFF: // as in Latin-1
			b = byte(r)
		default:
			b = '?'
		}
		out = append(out, b)
	}
	return string(out)
}
