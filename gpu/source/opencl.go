package source

import (
	"fmt"
	"strings"
)

// types are the element types by OpenCL's words.
var types = map[string]string{
	"f32": "float", "f64": "double", "u8": "uchar", "i8": "char", "i32": "int", "u32": "uint", "u64": "ulong",
}

// words of OpenCL C for those of bodies.
const words = `#define C(x) ((T)(x))
#define U(x) ((uint)(x))
#define I(x) ((int)(x))
#define L(x) ((ulong)(x))
#define GID ((uint)get_global_id(0))
#define LID ((uint)get_local_id(0))
#define LIDY ((uint)get_local_id(1))
#define GROUP ((uint)get_group_id(0))
#define GROUPY ((uint)get_group_id(1))
#define GROUPS ((uint)get_num_groups(0))
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE)
#define SQRT(x) sqrt(x)
#define RSQRT(x) rsqrt(x)
#define INF ((T)INFINITY)
#define POPCOUNT(x) popcount(x)
#define MULHI(x, y) mul_hi(x, y)
#define ADDSHARED(x, v) atomic_add(&(x), v)
#define ADDGLOBAL(x, v) atomic_add(&(x), v)
#define ASUINT(x) as_uint(x)
#define ASFLOAT(x) as_float(x)
`

// OpenCL prints a program for an element type in OpenCL C 1.2.
func OpenCL(p *Program, elem string) string {
	var b strings.Builder
	if elem == "f64" {
		b.WriteString("#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n")
	}
	contract := "ON"
	if p.Unfused {
		contract = "OFF"
	}
	fmt.Fprintf(&b, "#pragma OPENCL FP_CONTRACT %s\ntypedef %s T;\n%s", contract, types[elem], words)
	fmt.Fprintf(&b, "#define SIZE %du\n\n", p.Items())
	var args []string
	for _, f := range p.Buffers {
		kind := "const "
		if f.Written {
			kind = ""
		}
		args = append(args, fmt.Sprintf("global %s%s *restrict %s", kind, f.Type, f.Name))
	}
	for _, s := range p.Scalars {
		args = append(args, s.Type+" "+s.Name)
	}
	fmt.Fprintf(&b, "kernel __attribute__((reqd_work_group_size(%d, %d, 1)))\n", p.Group[0], p.Group[1])
	fmt.Fprintf(&b, "void %s(%s)\n{\n", p.Entry(), strings.Join(args, ", "))
	for _, s := range p.Shared {
		fmt.Fprintf(&b, "\tlocal %s %s[%d];\n", s.Type, s.Name, s.Len)
	}
	b.WriteString(p.Body + "}\n")
	return b.String()
}
