//go:build goexperiment.simd && amd64

package main

import (
	"simd/archsimd"
	"unsafe"

	"flynn/peers/peer"
)

// Loops of four vectors a trip, with as many accumulators; what is left over goes element by element.

type (
	t64 = float64
	v64 = archsimd.Float64x8
)

const (
	lanes64 = 8
	trip64  = 4 * lanes64
)

// at64 is the k-th vector of a trip.
func at64(x []t64, i, k int) *[lanes64]t64 {
	return (*[lanes64]t64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), (i+k*lanes64)*int(unsafe.Sizeof(x[0]))))
}

func load64(x []t64, i int) (a, b, c, d v64) {
	return archsimd.LoadFloat64x8(at64(x, i, 0)), archsimd.LoadFloat64x8(at64(x, i, 1)),
		archsimd.LoadFloat64x8(at64(x, i, 2)), archsimd.LoadFloat64x8(at64(x, i, 3))
}

func store64(z []t64, i int, a, b, c, d v64) {
	a.Store(at64(z, i, 0))
	b.Store(at64(z, i, 1))
	c.Store(at64(z, i, 2))
	d.Store(at64(z, i, 3))
}

func total64(a, b, c, d v64) (s t64) {
	var lanes [lanes64]t64
	a.Add(b).Add(c.Add(d)).Store(&lanes)
	for _, v := range lanes {
		s += v
	}
	return s
}

func sum64(x []t64) t64 {
	var s0, s1, s2, s3 v64
	i := 0
	for ; i+trip64 <= len(x); i += trip64 {
		a, b, c, d := load64(x, i)
		s0, s1, s2, s3 = s0.Add(a), s1.Add(b), s2.Add(c), s3.Add(d)
	}
	s := total64(s0, s1, s2, s3)
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		s += x[i]
	}
	return s
}

func dot64(x, y []t64) t64 {
	var s0, s1, s2, s3 v64
	i := 0
	for ; i+trip64 <= len(x); i += trip64 {
		a, b, c, d := load64(x, i)
		e, f, g, h := load64(y, i)
		s0, s1, s2, s3 = a.MulAdd(e, s0), b.MulAdd(f, s1), c.MulAdd(g, s2), d.MulAdd(h, s3)
	}
	s := total64(s0, s1, s2, s3)
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		s += x[i] * y[i]
	}
	return s
}

func max64(x []t64) t64 {
	m := x[0]
	i := 0
	if len(x) >= trip64 {
		m0, m1, m2, m3 := load64(x, 0)
		for i = trip64; i+trip64 <= len(x); i += trip64 {
			a, b, c, d := load64(x, i)
			m0, m1, m2, m3 = m0.Max(a), m1.Max(b), m2.Max(c), m3.Max(d)
		}
		var lanes [lanes64]t64
		m0.Max(m1).Max(m2.Max(m3)).Store(&lanes)
		archsimd.ClearAVXUpperBits()
		for _, v := range lanes {
			m = max(m, v)
		}
	}
	for ; i < len(x); i++ {
		m = max(m, x[i])
	}
	return m
}

func scale64(z, x []t64, by t64) {
	v := archsimd.BroadcastFloat64x8(by)
	i := 0
	for ; i+trip64 <= len(x); i += trip64 {
		a, b, c, d := load64(x, i)
		store64(z, i, a.Mul(v), b.Mul(v), c.Mul(v), d.Mul(v))
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		z[i] = by * x[i]
	}
}

func add64(z, x, y []t64) {
	i := 0
	for ; i+trip64 <= len(x); i += trip64 {
		a, b, c, d := load64(x, i)
		e, f, g, h := load64(y, i)
		store64(z, i, a.Add(e), b.Add(f), c.Add(g), d.Add(h))
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		z[i] = x[i] + y[i]
	}
}

// triad64 is z = x + by·y; with z = x it is axpy.
func triad64(z, x, y []t64, by t64) {
	v := archsimd.BroadcastFloat64x8(by)
	i := 0
	for ; i+trip64 <= len(x); i += trip64 {
		a, b, c, d := load64(x, i)
		e, f, g, h := load64(y, i)
		store64(z, i, e.MulAdd(v, a), f.MulAdd(v, b), g.MulAdd(v, c), h.MulAdd(v, d))
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		z[i] = x[i] + by*y[i]
	}
}

func horner64(z, x, coefficients []t64) {
	var c [17]v64
	for k := range c {
		c[k] = archsimd.BroadcastFloat64x8(coefficients[k])
	}
	i := 0
	for ; i+trip64 <= len(x); i += trip64 {
		x0, x1, x2, x3 := load64(x, i)
		a, b, e, d := c[16], c[16], c[16], c[16]
		for k := 15; k >= 0; k-- {
			a, b, e, d = a.MulAdd(x0, c[k]), b.MulAdd(x1, c[k]), e.MulAdd(x2, c[k]), d.MulAdd(x3, c[k])
		}
		store64(z, i, a, b, e, d)
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		s := coefficients[16]
		for k := 15; k >= 0; k-- {
			s = s*x[i] + coefficients[k]
		}
		z[i] = s
	}
}

func kernels64() []peer.Kernel {
	return list(functions[t64]{elem: "f64", sum: sum64, dot: dot64, max: max64, scale: scale64, add: add64, triad: triad64,
		horner: horner64})
}
