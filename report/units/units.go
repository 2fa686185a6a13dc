// Package units writes numbers for people: three significant digits, and units that fit.
package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Sig formats v with three significant digits and no exponent, so that numbers of one column compare by eye.
func Sig(v float64) string {
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

// Duration writes nanoseconds for people, in the unit that fits.
func Duration(ns float64) string {
	switch {
	case ns < 999.5:
		return Sig(ns) + " ns"
	case ns < 999.5e3:
		return Sig(ns/1e3) + " µs"
	case ns < 999.5e6:
		return Sig(ns/1e6) + " ms"
	}
	return Sig(ns/1e9) + " s"
}

// Count formats a number of things, in decimal units where it is long.
func Count(v float64) string {
	switch {
	case v < 999.5e3:
		return Sig(v)
	case v < 999.5e6:
		return Sig(v/1e6) + " M"
	}
	return Sig(v/1e9) + " G"
}

// Giga formats a rate in decimal units of 1e9.
func Giga(v float64) string { return Sig(v / 1e9) }

// Percent formats a fraction; below a tenth of a percent more digits say nothing.
func Percent(f float64) string {
	if p := f * 100; p < 9.95 {
		return strconv.FormatFloat(p, 'f', 1, 64) + "%"
	}
	return strconv.FormatFloat(f*100, 'f', 0, 64) + "%"
}

// Size formats bytes in binary units.
func Size(bytes float64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	i := 0
	for bytes >= 1024 && i < len(units)-1 {
		bytes /= 1024
		i++
	}
	return TrimZeros(fmt.Sprintf("%.1f", bytes)) + " " + units[i]
}

// TrimZeros drops zeros at the end of a fraction.
func TrimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Nearest rounds a working set to a power of two, so that 16368 B and 16 KiB are one size; 0 stays 0.
func Nearest(bytes float64) float64 {
	if bytes <= 0 {
		return 0
	}
	return math.Exp2(math.Round(math.Log2(bytes)))
}

// Registers is the label of kernels without a working set.
const Registers = "registers"

// SizeLabel names a size class: "16 KiB", or registers.
func SizeLabel(set float64) string {
	if set <= 0 {
		return Registers
	}
	return Size(set)
}

// FileWord makes a label fit for a file name.
func FileWord(label string) string { return strings.ReplaceAll(label, " ", "") }

// Printable drops what could move a terminal's cursor: file keys and names are anybody's.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}

// Two formats with two significant digits, as means deserve.
func Two(v float64) string {
	if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return "–"
	}
	digits := max(1-int(math.Floor(math.Log10(v))), 0)
	if v >= 99.5 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// Counted is "1 core" or "2 cores".
func Counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// Cores is "1 core" or "2 cores".
func Cores(p int) string { return Counted(p, "core") }

// Hundredths is a ratio about 1 with two digits behind the point.
func Hundredths(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// Bytes gives bytes in the largest unit that has a whole digit.
func Bytes(bytes int64) string {
	v, unit := float64(bytes), 0
	for v >= 1024 && unit < 4 {
		v /= 1024
		unit++
	}
	return fmt.Sprintf("%.4g %s", v, []string{"B", "KiB", "MiB", "GiB", "TiB"}[unit])
}
