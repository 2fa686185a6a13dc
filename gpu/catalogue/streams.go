package catalogue

import (
	"fmt"
	"strings"

	"flynn/gpu/source"
	"flynn/kernels"
)

var nop = &source.Program{Name: "nop", Buffers: []source.Buffer{partial("T")}, Group: [2]int{width, 1}}

// partial is the buffer r of a type.
func partial(kind string) source.Buffer { return source.Buffer{Name: "r", Type: kind, Written: true} }

// inputs are the streams that a program reads, a letter each.
func inputs(letters, kind string) (all []source.Buffer) {
	for _, l := range letters {
		all = append(all, source.Buffer{Name: string(l), Type: kind})
	}
	return all
}

// output is the stream that a program writes.
func output(name string) source.Buffer { return source.Buffer{Name: name, Type: "T", Written: true} }

var (
	size   = source.Scalar{Name: "n", Type: "uint"}
	scalar = source.Scalar{Name: "a", Type: "T"}
)

// each element is the item's own, or one a whole grid behind one that was.
const all = "\tfor (uint i = GID; i < n; i += GROUPS * SIZE) "

// stream is a program for vectors that writes one and reads some.
func stream(name, writes, reads, body string, scalars ...source.Scalar) *source.Program {
	return &source.Program{
		Name: name, Buffers: append([]source.Buffer{output(writes)}, inputs(reads, "T")...),
		Scalars: append(scalars, size), Group: [2]int{width, 1}, Body: all + body + "\n",
	}
}

// elementwise is z[i] = value.
func elementwise(name, value, reads string, scalars ...source.Scalar) *source.Program {
	return stream(name, "z", reads, "z[i] = "+value+";", scalars...)
}

var (
	axpy   = stream("axpy", "y", "x", "y[i] = y[i] + a * x[i];", scalar)
	update = stream("update", "x", "", "x[i] = a * x[i];", scalar)
)

var gather = func() *source.Program {
	p := elementwise("gather", "x[p[i]]", "x")
	p.Buffers = append(p.Buffers, inputs("p", "int")...)
	return p
}()

var horner = stream("horner", "z", "xy", fmt.Sprintf(`{
		T v = x[i], s = y[%d];
		for (int k = %d; k >= 0; k--) s = s * v + y[k];
		z[i] = s;
	}`, degree, degree-1))

// degree is one less than there are coefficients.
var degree = func() int {
	k, err := kernels.Lookup("horner", "f32")
	if err != nil {
		panic(err)
	}
	for _, s := range k.Streams() {
		if s.Name == "Y" {
			return s.Elements(1) - 1
		}
	}
	panic("catalogue: horner has no coefficients")
}()

// exp follows the method of package kernels.
var exp = stream("exp", "z", "x", literals(kernels.ExpTable(), `{
		T v = x[i];
		T k = v * c0 + c1 - c1;
		T high = v + k * c2, low = k * c3;
		T r = high + low;
		T p = (((c4 * r + c5) * r + c6) * r + c7) * r + c8;
		T e = r * r * p + low + high + c9;
		T h = k * c10 + c11;
		T g = k - (h - c11) + c11;
		e = e * ASFLOAT(ASUINT(h) << 23) * ASFLOAT(ASUINT(g) << 23);
		if (v > c12) e = INF;
		if (v < c14) e = C(0);
		z[i] = e;
	}`))

// literals puts constants in the place of c0, c1 and so on, the last first, so that none is the beginning of another's
// name.
func literals(values []float32, body string) string {
	for i := len(values) - 1; i >= 0; i-- {
		body = strings.ReplaceAll(body, fmt.Sprintf("c%d", i), fmt.Sprintf("C(%.9g)", values[i]))
	}
	return body
}
