package catalogue

import (
	"fmt"

	"flynn/gpu/source"
	"flynn/kernels"
)

// matrices are z, x and y, and their order.
func matrices(name, reads string) source.Program {
	return source.Program{
		Name: name, Buffers: append([]source.Buffer{output("z")}, inputs(reads, "T")...), Scalars: []source.Scalar{size},
	}
}

// gemm has large tiles where there are enough of them for the device, else small ones.
func gemm(s Shape, _ string) []Step {
	for _, t := range []tiling{{order: 128, depth: 8, per: 8}, {order: 64, depth: 16, per: 4}} {
		if tiles := ceil(s.N, t.order); tiles*tiles >= s.Units || t.per == 4 {
			return []Step{{t.program(), func(s Shape) [2]int { return [2]int{ceil(s.N, t.order), ceil(s.N, t.order)} }}}
		}
	}
	panic("catalogue: the last tiling fits all")
}

// tiling is how gemm goes through matrices: a group of 16×16 items makes a tile of z of order×order elements, each item
// per×per of them in registers, from tiles of x and y that it shares, depth wide. Items fetch the next tiles into
// registers while they multiply. Columns of an item are four together, as wide loads take them; rows are 16 apart.
type tiling struct{ order, depth, per int }

func (t tiling) program() *source.Program {
	p := matrices(fmt.Sprintf("gemm%d", t.order), "xy")
	p.Group = [2]int{16, 16}
	pitch := t.order + 4 // columns of x's tile, apart in banks of memory
	p.Shared = []source.Array{{Name: "b", Type: "T", Len: t.depth * t.order}, {Name: "a", Type: "T", Len: t.depth * pitch}}
	load := fmt.Sprintf(`for (uint j = 0u; j < FETCH; j++) {
			uint e = id + j * 256u;
			uint ar = row + e / DEPTH, ak = k + e %% DEPTH, bk = k + e / ORDER, bc = col + e %% ORDER;
			u[j] = ar < n && ak < n ? x[ar * n + ak] : C(0);
			v[j] = bk < n && bc < n ? y[bk * n + bc] : C(0);
		}`)
	p.Body = fmt.Sprintf("#define ORDER %du\n#define DEPTH %du\n#define PITCH %du\n#define PER %du\n#define FETCH %du\n",
		t.order, t.depth, pitch, t.per, t.order*t.depth/256) + `	uint tx = LID, ty = LIDY, id = ty * 16u + tx;
	uint row = GROUPY * ORDER, col = GROUP * ORDER, k = 0u;
	T u[FETCH];
	T v[FETCH];
	T c[PER * PER];
	for (uint i = 0u; i < PER * PER; i++) c[i] = C(0);
	` + load + `
	while (k < n) {
		for (uint j = 0u; j < FETCH; j++) {
			uint e = id + j * 256u;
			a[e % DEPTH * PITCH + e / DEPTH] = u[j];
			b[e] = v[j];
		}
		BARRIER;
		k += DEPTH;
		if (k < n) ` + load + `
		for (uint d = 0u; d < DEPTH; d++) {
			T p[PER];
			T q[PER];
			for (uint i = 0u; i < PER; i++) p[i] = a[d * PITCH + ty + i * 16u];
			for (uint i = 0u; i < PER; i++) q[i] = b[d * ORDER + i / 4u * 64u + tx * 4u + i % 4u];
			for (uint i = 0u; i < PER; i++)
				for (uint j = 0u; j < PER; j++) c[i * PER + j] += p[i] * q[j];
		}
		BARRIER;
	}
	for (uint i = 0u; i < PER; i++)
		for (uint j = 0u; j < PER; j++) {
			uint r = row + ty + i * 16u, s = col + j / 4u * 64u + tx * 4u + j % 4u;
			if (r < n && s < n) z[r * n + s] = c[i * PER + j];
		}
`
	return &p
}

// rowsOfGroup is how many rows of a matrix a group takes, each with itemsOfRow items side by side.
const rowsOfGroup, itemsOfRow = 8, 32

// byRow is a program whose items side by side add terms of row i to s. The first of them has z[i].
func byRow(name, reads, loop string) *source.Program {
	p := matrices(name, reads)
	p.Group = [2]int{itemsOfRow, rowsOfGroup}
	p.Shared = []source.Array{{Name: "part", Type: "T", Len: itemsOfRow * rowsOfGroup}}
	p.Body = fmt.Sprintf(`	uint i = GROUP * %du + LIDY, me = LIDY * %du + LID;
	T s = C(0);
	if (i < n)
		%s
	part[me] = s;
	for (uint h = %du; h > 0u; h /= 2u) {
		BARRIER;
		if (LID < h) part[me] += part[me + h];
	}
	if (LID == 0u && i < n) z[i] = part[me];
`, rowsOfGroup, itemsOfRow, loop, itemsOfRow/2)
	return &p
}

var gemv = byRow("gemv", "xy", fmt.Sprintf("for (uint j = LID; j < n; j += %du) s += x[i * n + j] * y[j];", itemsOfRow))

var spmv = func() *source.Program {
	p := byRow("spmv", "xy",
		fmt.Sprintf("for (int j = p[i] + I(LID); j < p[i + 1u]; j += %d) s += x[j] * y[q[j]];", itemsOfRow))
	p.Buffers = append(p.Buffers, inputs("pq", "int")...)
	return p
}()

// tile is the order of the tiles that transpose turns in shared memory, whose rows are one longer, so that columns lie
// in all banks. A group has tileRows rows of items.
const tile, tileRows = 32, 8

var transpose = func() *source.Program {
	p := matrices("transpose", "x")
	p.Group = [2]int{tile, tileRows}
	p.Shared = []source.Array{{Name: "part", Type: "T", Len: tile * (tile + 1)}}
	p.Body = fmt.Sprintf(`	uint col = GROUP * %[1]du + LID, row = GROUPY * %[1]du + LIDY;
	for (uint j = 0u; j < %[1]du; j += %[2]du)
		if (col < n && row + j < n) part[(LIDY + j) * %[3]du + LID] = x[(row + j) * n + col];
	BARRIER;
	col = GROUPY * %[1]du + LID;
	row = GROUP * %[1]du + LIDY;
	for (uint j = 0u; j < %[1]du; j += %[2]du)
		if (col < n && row + j < n) z[(row + j) * n + col] = part[LID * %[3]du + LIDY + j];
`, tile, tileRows, tile+1)
	return &p
}()

// A group of a plane has so many items along its rows and columns.
const planeX, planeY = 32, 8

// plane is a program with an item for each element of a square.
func plane(name, reads string, body string) *source.Program {
	p := matrices(name, reads)
	p.Group = [2]int{planeX, planeY}
	p.Body = fmt.Sprintf("\tuint j = GROUP * %du + LID, i = GROUPY * %du + LIDY;\n", planeX, planeY) + body
	return &p
}

// stencil has rows of n+2 elements.
var stencil = func() *source.Program {
	p := plane("stencil", "x", `	uint ld = n + 2u, up = i * ld + j + 1u, mid = up + ld;
	if (i < n && j < n) z[i * ld + j] = a * (x[up] + x[mid - 1u] + x[mid] + x[mid + 1u] + x[mid + ld]);
`)
	p.Scalars = append(p.Scalars, scalar)
	return p
}()

// mandel rounds as the reference does, so that all points leave at the same step.
var mandel = func() *source.Program {
	p := plane("mandel", "xy", fmt.Sprintf(`	if (i < n && j < n) {
		T re = C(0), im = C(0), cr = x[j], ci = y[i];
		int k = 0;
		while (k < %d) {
			T p = re * re, q = im * im, pq = re * im;
			if (!(p + q <= C(4))) break;
			k++;
			re = p - q + cr;
			im = pq + pq + ci;
		}
		z[i * n + j] = C(k);
	}
`, kernels.MandelLimit))
	p.Unfused = true
	return p
}()

// nbody shares the bodies that all items of a group meet next. Those behind the last have no mass.
var nbody = func() *source.Program {
	p := matrices("nbody", "x")
	p.Group = [2]int{width, 1}
	p.Scalars = append(p.Scalars, scalar)
	for _, name := range []string{"bx", "by", "bz", "bm"} {
		p.Shared = append(p.Shared, source.Array{Name: name, Type: "T", Len: width})
	}
	p.Body = `	uint i = GID, at = i < n ? i : 0u;
	T px = x[at], py = x[n + at], pz = x[2u * n + at];
	T ax = C(0), ay = C(0), az = C(0);
	for (uint k = 0u; k < n; k += SIZE) {
		uint j = k + LID < n ? k + LID : 0u;
		bx[LID] = x[j];
		by[LID] = x[n + j];
		bz[LID] = x[2u * n + j];
		bm[LID] = k + LID < n ? x[3u * n + j] : C(0);
		BARRIER;
		for (uint m = 0u; m < SIZE; m++) {
			T dx = bx[m] - px, dy = by[m] - py, dz = bz[m] - pz;
			T inverse = RSQRT(dx * dx + dy * dy + dz * dz + a);
			T w = bm[m] * inverse * inverse * inverse;
			ax += w * dx;
			ay += w * dy;
			az += w * dz;
		}
		BARRIER;
	}
	if (i < n) {
		z[3u * i] = ax;
		z[3u * i + 1u] = ay;
		z[3u * i + 2u] = az;
	}
`
	return &p
}()
