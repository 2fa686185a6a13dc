package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// sig formats v with three significant digits and no exponent, so that numbers of one column compare by eye.
func sig(v float64) string {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	digits := 2 - int(math.Floor(math.Log10(math.Abs(v))))
	// 9.996 rounds to 10.00: one digit too many
	if scaled := math.Pow10(digits); math.Round(math.Abs(v)*scaled) >= 1000 {
		digits--
	}
	if digits < 0 {
		scaled := math.Pow10(-digits)
		return strconv.FormatFloat(math.Round(v/scaled)*scaled, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// duration formats nanoseconds with the unit that fits.
func duration(ns float64) string {
	switch {
	case ns < 999.5:
		return sig(ns) + " ns"
	case ns < 999.5e3:
		return sig(ns/1e3) + " µs"
	case ns < 999.5e6:
		return sig(ns/1e6) + " ms"
	}
	return sig(ns/1e9) + " s"
}

// count formats a number of things, in decimal units where it is long.
func count(v float64) string {
	switch {
	case v < 999.5e3:
		return sig(v)
	case v < 999.5e6:
		return sig(v/1e6) + " M"
	}
	return sig(v/1e9) + " G"
}

// giga formats a rate in decimal units of 1e9.
func giga(v float64) string { return sig(v / 1e9) }

// percent formats a fraction; below a tenth of a percent more digits say nothing.
func percent(f float64) string {
	if p := f * 100; p < 9.95 {
		return strconv.FormatFloat(p, 'f', 1, 64) + "%"
	}
	return strconv.FormatFloat(f*100, 'f', 0, 64) + "%"
}

// size formats bytes in binary units.
func size(bytes float64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	i := 0
	for bytes >= 1024 && i < len(units)-1 {
		bytes /= 1024
		i++
	}
	return trimZeros(fmt.Sprintf("%.1f", bytes)) + " " + units[i]
}

func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// nearest rounds a working set to a power of two, so that 16368 B and 16 KiB are one size; 0 stays 0.
func nearest(bytes float64) float64 {
	if bytes <= 0 {
		return 0
	}
	return math.Exp2(math.Round(math.Log2(bytes)))
}

// registers is the label of kernels without a working set.
const registers = "registers"

// sizeLabel names a size class: "16 KiB", or registers.
func sizeLabel(set float64) string {
	if set <= 0 {
		return registers
	}
	return size(set)
}

// fileWord makes a label fit for a file name.
func fileWord(label string) string { return strings.ReplaceAll(label, " ", "") }

// printable drops what could move a terminal's cursor: file keys and names are anybody's.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}
