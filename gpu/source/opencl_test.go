package source

import (
	"strings"
	"testing"
)

// TestOpenCL holds what is printed of a program against what it is to be.
func TestOpenCL(t *testing.T) {
	p := &Program{
		Name: "dot", Buffers: []Buffer{{"r", "T", true}, {"x", "T", false}}, Scalars: []Scalar{{"n", "uint"}, {"a", "T"}},
		Shared: []Array{{"part", "T", 64}}, Group: [2]int{32, 2}, Body: "\tr[GID] = a;\n",
	}
	for _, w := range []struct {
		elem    string
		unfused bool
		head    string
	}{
		{"f32", false, "#pragma OPENCL FP_CONTRACT ON\ntypedef float T;\n"},
		{"f32", true, "#pragma OPENCL FP_CONTRACT OFF\ntypedef float T;\n"},
		{"f64", false, "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n#pragma OPENCL FP_CONTRACT ON\ntypedef double T;\n"},
		{"u8", false, "#pragma OPENCL FP_CONTRACT ON\ntypedef uchar T;\n"},
	} {
		p.Unfused = w.unfused
		const tail = `#define SIZE 64u

kernel __attribute__((reqd_work_group_size(32, 2, 1)))
void fl_dot(global T *restrict r, global const T *restrict x, uint n, T a)
{
	local T part[64];
	r[GID] = a;
}
`
		got := OpenCL(p, w.elem)
		if !strings.HasPrefix(got, w.head) || !strings.HasSuffix(got, tail) {
			t.Errorf("%+v:\n%s", w, got)
		}
	}
}
