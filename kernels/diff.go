package kernels

import (
	"fmt"
	"math"
)

// Diff is how far a result is from the reference's.
type Diff struct {
	Wrong     int     // values outside the bound
	Of        int     // values compared
	Worst     float64 // largest error in units of the bound; on exact data any error is infinite
	ULP       float64 // largest error in units in the last place of the largest result of the reference
	Where     string  // the first wrong value: "Z[17]", "R"
	Got, Want float64 // that value, and the reference's
}

// OK tells whether every value was inside the bound.
func (d Diff) OK() bool { return d.Wrong == 0 }

func (d Diff) String() string {
	if d.OK() {
		return fmt.Sprintf("%d values inside the bound", d.Of)
	}
	return fmt.Sprintf("%d of %d values wrong, first %s = %v, reference %v", d.Wrong, d.Of, d.Where, d.Got, d.Want)
}

// Diff compares written streams and scalar results. Exact data must agree in value; on other data the form's bound
// holds, and NaN must meet NaN.
func (o *op[T, F]) Diff(ref Op) Diff {
	r, ok := ref.(*op[T, F])
	if !ok {
		panic("kernels: Diff with an op of another kernel")
	}
	var c comparison
	if o.inexact() {
		c.bound = o.form.Bound(&r.data)
	}
	for i := range streams {
		if o.form.writes(i) {
			compare(&c, StreamName(i), o.form.result(&o.data, i), r.form.result(&r.data, i))
		}
	}
	c.value("R", -1, float64(o.data.R), float64(r.data.R))
	c.value("I", -1, float64(o.data.I), float64(r.data.I))
	compare(&c, "T", o.data.Tally, r.data.Tally)
	if c.far > 0 {
		largest := math.Abs(float64(r.data.R))
		for i := range streams {
			if o.form.writes(i) {
				largest = max(largest, magnitude(r.form.result(&r.data, i)))
			}
		}
		c.ULP = c.far / ulp[T](largest)
	}
	return c.Diff
}

// inexact tells whether results may differ by rounding on the operands last filled in.
func (o *op[T, F]) inexact() bool {
	return o.form.Bound != nil && (o.kind != Exact || o.form.Rounds)
}

type comparison struct {
	Diff
	bound float64
	far   float64 // largest finite error
}

func compare[T Elem](c *comparison, name string, got, want []T) {
	for i := range want {
		if got[i] == want[i] { // the usual case, fast
			c.Of++
			continue
		}
		c.value(name, i, float64(got[i]), float64(want[i]))
	}
}

func (c *comparison) value(name string, i int, got, want float64) {
	c.Of++
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return
	}
	off := math.Abs(got - want)
	if !math.IsNaN(off) && !math.IsInf(off, 0) {
		c.far = max(c.far, off)
	}
	worse := off / c.bound // infinite where the bound is 0
	if worse <= 1 {
		c.Worst = max(c.Worst, worse)
		return
	}
	if math.IsNaN(worse) { // one of the two is NaN or infinite
		worse = math.Inf(1)
	}
	c.Worst = max(c.Worst, worse)
	if c.Wrong == 0 {
		c.Where, c.Got, c.Want = name, got, want
		if i >= 0 {
			c.Where = fmt.Sprintf("%s[%d]", name, i)
		}
	}
	c.Wrong++
}

// rounding is γ(k) times the sum of magnitudes: the error bound of k roundings, with both sides of a comparison
// rounding. Source: Higham, Accuracy and Stability of Numerical Algorithms, section 3.1.
func rounding[T Float](k int, magnitude float64) float64 {
	u := float64(k) * unit[T]()
	return 2 * u / (1 - u) * magnitude
}

// magnitude is the largest finite |x|.
func magnitude[T Elem](xs ...[]T) float64 {
	m := 0.0
	for _, x := range xs {
		for _, v := range x {
			if a := math.Abs(float64(v)); a > m && !math.IsInf(a, 0) {
				m = a
			}
		}
	}
	return m
}

// ulp is the unit in the last place of a T of magnitude m. Of whole numbers it is that of the float64 that holds them.
func ulp[T Elem](m float64) float64 {
	digits := 53
	if _, ok := any(*new(T)).(float32); ok {
		digits = 24
	}
	_, exp := math.Frexp(m)
	return math.Ldexp(1, exp-digits)
}
