//go:build goexperiment.simd && amd64

package main

import (
	"simd/archsimd"
	"unsafe"

	"flynn/peers/peer"
)

// Loops of four vectors a trip, with as many accumulators; what is left over goes element by element.

type (
	t32 = float32
	v32 = archsimd.Float32x16
)

const (
	lanes32 = 16
	trip32  = 4 * lanes32
)

// at32 is the k-th vector of a trip.
func at32(x []t32, i, k int) *[lanes32]t32 {
	return (*[lanes32]t32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), (i+k*lanes32)*int(unsafe.Sizeof(x[0]))))
}

func load32(x []t32, i int) (a, b, c, d v32) {
	return archsimd.LoadFloat32x16(at32(x, i, 0)), archsimd.LoadFloat32x16(at32(x, i, 1)),
		archsimd.LoadFloat32x16(at32(x, i, 2)), archsimd.LoadFloat32x16(at32(x, i, 3))
}

func store32(z []t32, i int, a, b, c, d v32) {
	a.Store(at32(z, i, 0))
	b.Store(at32(z, i, 1))
	c.Store(at32(z, i, 2))
	d.Store(at32(z, i, 3))
}

func total32(a, b, c, d v32) (s t32) {
	var lanes [lanes32]t32
	a.Add(b).Add(c.Add(d)).Store(&lanes)
	for _, v := range lanes {
		s += v
	}
	return s
}

func sum32(x []t32) t32 {
	var s0, s1, s2, s3 v32
	i := 0
	for ; i+trip32 <= len(x); i += trip32 {
		a, b, c, d := load32(x, i)
		s0, s1, s2, s3 = s0.Add(a), s1.Add(b), s2.Add(c), s3.Add(d)
	}
	s := total32(s0, s1, s2, s3)
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		s += x[i]
	}
	return s
}

func dot32(x, y []t32) t32 {
	var s0, s1, s2, s3 v32
	i := 0
	for ; i+trip32 <= len(x); i += trip32 {
		a, b, c, d := load32(x, i)
		e, f, g, h := load32(y, i)
		s0, s1, s2, s3 = a.MulAdd(e, s0), b.MulAdd(f, s1), c.MulAdd(g, s2), d.MulAdd(h, s3)
	}
	s := total32(s0, s1, s2, s3)
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		s += x[i] * y[i]
	}
	return s
}

func max32(x []t32) t32 {
	m := x[0]
	i := 0
	if len(x) >= trip32 {
		m0, m1, m2, m3 := load32(x, 0)
		for i = trip32; i+trip32 <= len(x); i += trip32 {
			a, b, c, d := load32(x, i)
			m0, m1, m2, m3 = m0.Max(a), m1.Max(b), m2.Max(c), m3.Max(d)
		}
		var lanes [lanes32]t32
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

func scale32(z, x []t32, by t32) {
	v := archsimd.BroadcastFloat32x16(by)
	i := 0
	for ; i+trip32 <= len(x); i += trip32 {
		a, b, c, d := load32(x, i)
		store32(z, i, a.Mul(v), b.Mul(v), c.Mul(v), d.Mul(v))
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		z[i] = by * x[i]
	}
}

func add32(z, x, y []t32) {
	i := 0
	for ; i+trip32 <= len(x); i += trip32 {
		a, b, c, d := load32(x, i)
		e, f, g, h := load32(y, i)
		store32(z, i, a.Add(e), b.Add(f), c.Add(g), d.Add(h))
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		z[i] = x[i] + y[i]
	}
}

// triad32 is z = x + by·y; with z = x it is axpy.
func triad32(z, x, y []t32, by t32) {
	v := archsimd.BroadcastFloat32x16(by)
	i := 0
	for ; i+trip32 <= len(x); i += trip32 {
		a, b, c, d := load32(x, i)
		e, f, g, h := load32(y, i)
		store32(z, i, e.MulAdd(v, a), f.MulAdd(v, b), g.MulAdd(v, c), h.MulAdd(v, d))
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		z[i] = x[i] + by*y[i]
	}
}

func horner32(z, x, coefficients []t32) {
	var c [17]v32
	for k := range c {
		c[k] = archsimd.BroadcastFloat32x16(coefficients[k])
	}
	i := 0
	for ; i+trip32 <= len(x); i += trip32 {
		x0, x1, x2, x3 := load32(x, i)
		a, b, e, d := c[16], c[16], c[16], c[16]
		for k := 15; k >= 0; k-- {
			a, b, e, d = a.MulAdd(x0, c[k]), b.MulAdd(x1, c[k]), e.MulAdd(x2, c[k]), d.MulAdd(x3, c[k])
		}
		store32(z, i, a, b, e, d)
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

func kernels32() []peer.Kernel {
	return list(functions[t32]{elem: "f32", sum: sum32, dot: dot32, max: max32, scale: scale32, add: add32, triad: triad32,
		horner: horner32})
}
