package gen

import "flynn/asm/isa"

// unpackedKernel is gemm's register tile on matrices as they are. An element of any row of a is one operand away on
// x86, so that a need not be packed.
var unpackedKernel = &program{
	name: "tile", sig: "(a, b, c []T, k, lda, ldb, ldc, add int)", elems: floats, bound: true,
	why: "an element of any row of a is one operand away on x86 alone",
	doc: []string{
		"c[i,j] = Σ a[i,p]·b[p,j] over p < k, for one register tile of gemm, and c[i,j] more where add is not 0. The rows",
		"of a, b and c are lda, ldb and ldc elements apart.",
	},
	tile: func(t *isa.Info, e Elem) (mr, nr int) {
		rows, vectors := unpackedShape(t)
		return rows, vectors * t.Bits / 8 / e.Size
	},
	rows:   "UnpackedKernel",
	trip:   outerProduct,
	bodies: bodies{isa.FamilyX86: on(inPlaceX86)},
}

// unpackedShape is packedShape with a row less for AVX-512, as its tiles may overlap: 13 rows go almost evenly into
// powers of two.
func unpackedShape(t *isa.Info) (rows, vectors int) {
	rows, vectors = packedShape(t)
	return min(rows, 13), vectors
}
