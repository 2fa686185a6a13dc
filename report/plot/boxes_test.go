package plot

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

var (
	placed  = regexp.MustCompile(`<text x="([^"]*)" y="([^"]*)" [^>]*textLength="([^"]*)"`)
	rotated = regexp.MustCompile(`(?s)<g transform="rotate\(([^)]*)\)">(.*?)</g>`)
)

// box is where a text begins and ends, with y upwards, and how far its ink reaches to the side.
type box struct{ x0, y0, x1, y1 float64 }

// boxes returns the places of all texts of a picture.
func boxes(t *testing.T, svg []byte) []box {
	t.Helper()
	find := func(part []byte, degrees float64) (out []box) {
		sin, cos := math.Sincos(degrees / 180 * math.Pi)
		for _, m := range placed.FindAllSubmatch(part, -1) {
			x, y, length := float(t, m[1]), -float(t, m[2]), float(t, m[3])
			at := func(x, y float64) (float64, float64) { return x*cos - y*sin, x*sin + y*cos }
			x0, y0 := at(x, y)
			x1, y1 := at(x+length, y)
			out = append(out, box{x0, y0, x1, y1})
		}
		return out
	}
	var all []box
	for _, m := range rotated.FindAllSubmatch(svg, -1) {
		all = append(all, find(m[2], float(t, m[1]))...)
	}
	return append(all, find(rotated.ReplaceAll(svg, nil), 0)...)
}

func float(t *testing.T, b []byte) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
