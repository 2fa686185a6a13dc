package foreign

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// elements are flynn's names of floats by their bytes.
var elements = map[int]string{4: "f32", 8: "f64"}

// maxCount bounds sizes and numbers of workers: what is beyond it is no count of anything, and no machine's int
// overflows.
const maxCount = 1 << 48

// decimal reads a number as tools print it: a locale may put a comma where others put a point. Groups of three digits
// behind a comma could be either, and are refused.
func decimal(text string) (float64, error) {
	text = strings.TrimSpace(text)
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		whole, rest, _ := strings.Cut(text, ",")
		if len(rest) == 3 && strings.Trim(whole, "0") != "" {
			return 0, fmt.Errorf("%q may be a thousand or a fraction", text)
		}
		text = whole + "." + rest
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil { // Fortran's double precision
		v, err = strconv.ParseFloat(strings.NewReplacer("D", "e", "d", "e").Replace(text), 64)
	}
	if err != nil {
		return 0, fmt.Errorf("invalid number %q", text)
	}
	return v, nil
}

// count reads a whole number above zero, 0 where it is none.
func count(text string) int {
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), 64)
	if err != nil || !(v >= 1) || v > maxCount || v != math.Trunc(v) {
		return 0
	}
	return int(v)
}

// slack is by how much a printed number may be off by rounding, relative: half a unit of its last digit.
func slack(text string) float64 {
	text = strings.TrimSpace(text)
	v, err := decimal(text)
	if err != nil || v == 0 {
		return 1
	}
	mantissa, exponent, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(text), "d", "e"), "e")
	digits := 0
	if i := strings.IndexAny(mantissa, ".,"); i >= 0 {
		digits = len(mantissa) - i - 1
	}
	e, err := strconv.Atoi(exponent)
	if err != nil {
		e = 0
	}
	return math.Min(1, math.Abs(.5*math.Pow(10, float64(e-digits))/v))
}

// unitWord finds a unit of bytes, or of bytes a second, in a heading: max_mbytes_per_sec, MiB/s, GB per second,
// GiBytes/sec.
var unitWord = regexp.MustCompile(`(?i)(?:^|[^a-z])([kmgt]?)(i?)b(?:ytes?)?(?:_per_s(?:ec(?:ond)?)?|/s(?:ec)?|ps` +
	`|\s+per\s+s(?:ec(?:ond)?)?)(?:$|[^a-z])`)

// unitOf is the bytes a second of a heading, 0 where it names none.
func unitOf(heading string) float64 {
	m := unitWord.FindStringSubmatch(heading)
	if m == nil {
		return 0
	}
	return prefix(m[1], m[2] != "")
}

// prefix is what a letter before a unit multiplies by.
func prefix(letter string, binary bool) float64 {
	base := 1e3
	if binary {
		base = 1 << 10
	}
	return math.Pow(base, float64(strings.Index("kmgt", strings.ToLower(letter))+1)*float64(min(len(letter), 1)))
}

// bestOf says what a smallest time is of; the first of them is left out by the tools.
func bestOf(times float64) string {
	if !(times >= 1) || times > maxCount {
		return "best"
	}
	return fmt.Sprintf("best of %.0f", times)
}

// agree finds the bytes of an element with which the numbers of a row agree: what was moved, in how many arrays of n
// elements. said is what the row itself says. scale is by what the rate must be multiplied for it, 1 unless its unit is
// misnamed. Where the numbers are too coarse to tell, what the row says is believed.
func agree(moved, off, arrays, n float64, said int) (bytes int, scale float64, ok bool) {
	if !(moved > 0) || off >= 1 || arrays <= 0 || n <= 0 {
		return said, 1, said <= 16
	}
	sizes := []int{said, 8, 4, 2, 16}
	if off > .3 { // beyond that 4 and 8 are no longer told apart
		for _, b := range sizes {
			ratio := moved / (arrays * n * float64(b))
			if b > 0 && b <= 16 && ratio > (1-off)/2 && ratio < 2*(1+off) {
				return said, 1, said <= 16
			}
		}
		return 0, 1, false
	}
	for _, scale := range []float64{1, 1 << 20 / 1e6, 1e6 / (1 << 20), 1 << 30 / 1e9, 1e9 / (1 << 30)} {
		if scale != 1 && off > .01 {
			break
		}
		for _, b := range sizes {
			if b > 0 && b <= 16 && math.Abs(moved*scale/(arrays*n*float64(b))-1) <= .015+off {
				return b, scale, true
			}
		}
	}
	return 0, 1, false
}
