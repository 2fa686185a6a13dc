package kernels

import (
	"fmt"
	"math"
	"strings"
)

// Formulas are the counts of Work as formulas in n.
type Formulas struct{ Flops, Loads, Stores, Indices string }

// Formulas returns the work of one op in n.
func (k *Kernel) Formulas() Formulas {
	of := func(count func(Work) float64) string { return inN(k, count) }
	return Formulas{
		Flops:   of(func(w Work) float64 { return w.Flops }),
		Loads:   of(func(w Work) float64 { return w.Loads }),
		Stores:  of(func(w Work) float64 { return w.Stores }),
		Indices: of(func(w Work) float64 { return w.Indices }),
	}
}

// countError is how much a count may differ from a formula, relative to it.
const countError = 1e-5

// fitted are two n at which a formula for the work is fitted, and one at which it must hold.
var fitted = [3]int{1 << 10, 1 << 11, 1 << 13}

// inN writes a count of work as a formula in n: the powers of n that fit it at two sizes, if they also do at a third.
func inN(k *Kernel, of func(Work) float64) string {
	count := func(i int) float64 { return of(k.Work(fitted[i])) }
	if count(0) == 0 && count(2) == 0 {
		return "0"
	}
	for _, form := range formulas {
		u := func(i int) (float64, float64) { return form.high(fitted[i]), form.low(fitted[i]) }
		a0, b0 := u(0)
		a1, b1 := u(1)
		det := a0*b1 - a1*b0
		if det == 0 {
			continue
		}
		a, b := (count(0)*b1-count(1)*b0)/det, (a0*count(1)-a1*count(0))/det
		if a2, b2 := u(2); math.Abs(a*a2+b*b2-count(2)) < countError*count(2) {
			if math.Abs(b) < countError*math.Abs(a) {
				b = 0 // counts are rounded
			}
			return terms(term{a, form.names[0]}, term{b, form.names[1]})
		}
	}
	panic("no formula for the work of " + k.Name)
}

// formula is a sum of two terms.
type formula struct {
	high, low func(n int) float64
	names     [2]string
}

// formulas that work may have, simple ones first.
var formulas = []formula{
	{pow(1), pow(0), [2]string{"n", ""}},
	{pow(2), pow(1), [2]string{"n²", "n"}},
	{pow(3), pow(2), [2]string{"n³", "n²"}},
	{func(n int) float64 { return float64(n) * math.Log2(float64(n)) }, pow(1), [2]string{"n·log2(n)", "n"}},
}

func pow(p float64) func(n int) float64 {
	return func(n int) float64 { return math.Pow(float64(n), p) }
}

// term is a part of a formula.
type term struct {
	factor float64
	name   string
}

// terms writes a sum without terms that are 0.
func terms(all ...term) string {
	var parts []string
	for _, t := range all {
		switch f := math.Round(t.factor*1e4) / 1e4; {
		case f == 0:
		case f == 1 && t.name != "":
			parts = append(parts, t.name)
		case f < 1 && f > 0 && t.name != "":
			parts = append(parts, fmt.Sprintf("%s/%g", t.name, 1/f))
		default:
			parts = append(parts, fmt.Sprintf("%g%s", f, t.name))
		}
	}
	return strings.Join(parts, " + ")
}
