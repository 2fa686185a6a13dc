package main

import "regexp"

// explained lists the mutants that do what the unbroken code does, and why, by what describe says of them. It excuses
// survivors only: what the tests catch needs no excuse.
var explained = []struct{ mutant, reason string }{
	{
		`peak\w+ (lane|accumulator|predicate): .*`,
		"all chains and lanes hold the same number, which is multiplied by 1: which of them is taken cannot be seen",
	},
	{
		`freq\w+ (sign|accumulator|lane|predicate): .*`,
		"the vectors keep the units busy; nobody reads what they hold",
	},
	{
		`(dot|gemv|max|nrm2|popcount|spmv|sum)\w+ accumulator: .*`,
		"the other register is an accumulator too, and all of them are folded into one result",
	},
	{
		`\w+(SSE2|SSE41|NEON)(Nt)?[FU]64 (bound|step): (CMPQ|ADDQ|SUBQ|CMP|ADD|SUB) .*`,
		"two lanes leave at most one element to the tail: whether it would go round again, and with what, does not matter",
	},
	{
		`(count|find)SSE2U8 lane: PSHUFD \$0x00, .*`,
		"PSHUFLW before it has made both parts of the lower half equal",
	},
	{
		`mandelSSE2\w+ lane: SHUFP[SD] \$0x00, X7, .*`,
		"all bits of the last lane are still set, which a shift makes the first",
	},
	{
		`(mandel|mcpi)NEON\w+ lane: VMOV V\d+\.D\[0\], .*`,
		"both halves hold the sum of both",
	},
	{
		`mandel\w+ sign: (VFADDVF F0|V?ADDP[SD] [XYZ]0), .*`,
		"y with the other sign gives conjugate numbers, which leave after as many steps",
	},
	{
		`expRVV\w+ displacement: MOVF 60\(X7\), .*`,
		"the last constant of the table is 0, and so is what happens to lie behind it",
	},
	{
		`expNEONF32 lane: VDUP V2.S\[0\], .*`,
		"the last constant of the table is 0, and so are the lanes above it",
	},
	{
		`scanAVX\w+ lane: VPERMILPD \$0x0f, \w+, \w+ -> VPERMILPD \$14, .*`,
		"the lower half was cleared, all of it",
	},
	{
		`transpose\w+ displacement: LEAQ .*`,
		"the next column of squares, or what is left of it, begins at a place of its own",
	},
	{
		`argmaxNEONF64 accumulator: FMAXNMD .*`,
		"of two lanes one element is left at most, and only its place is asked for",
	},
	{
		`argmaxAVX2?F(32 bound: CMPQ CX, \$1024|64 bound: CMPQ CX, \$512) -> .*`,
		"of so many elements, the plain way finds the place as well as the long one",
	},
	{
		`utf8\w+ step: SUBQ \$(16|32|64), CX -> .*`,
		"code that ends a vector early leaves the rest to plain Go",
	},
	{
		`viterbiRVVI32 step: SLL \$2, X19, .*`,
		"8 registers of 128 bits hold all states: there is no second trip",
	},
	{
		`mcpi\w+ bound: .*`,
		"it is given whole trips",
	},
	{
		`stencilAVX512(F32 lane: VMOVUPS.Z (-?4)?\(R1[01]\)|F64 lane: VMOVUPD.Z (-?8)?\(R1[0-3]\)), .*`,
		"the rows behind these are part of the grid, and as long as what is left of a vector",
	},
	{
		`(add|argmax|axpy|copy|dot|exp|horner|max|nbody|nrm2|scale|scan|sum|triad|update|vtriad)\w+ displacement: LEAQ \(\w+\)\(\w+\*[48]\), .*`,
		"nothing is read or written after the last lanes",
	},
	{
		`(add|argmax|axpy|copy|count|dot|exp|horner|max|nrm2|offset|popcount|scale|scan|sum|triad|update|vtriad)SVE\w+ step: ADD R\d<<[0123], .*`,
		"nothing is read or written after the last lanes",
	},
	{
		`gatherSVE\w+ step: ADD R3<<[23], .*`,
		"nothing is read or written after the last lanes",
	},
	{
		`stencilSVE\w+ step: ADD R13<<[23], .*`,
		"the next rows set their pointers anew",
	},
	{
		`scanSVE\w+ bound: CMP \$\d+, R3 -> .*`,
		"a step that moves all lanes out adds zeros",
	},
	{
		`scanSVE\w+ predicate: WORD \S+ // lastb [sd]\d, p1, .*`,
		"the lanes that are left out hold the same sum",
	},
	{
		`findSVEU8 lane: WORD \S+ // brkb .*`,
		"the lanes that are left out hold no already",
	},
	{
		`(add|axpy|exp|horner|mandel|offset|scale|stencil|triad|update|vtriad)SVE\w+ predicate: WORD \S+ // f\w+ z\d+\.[sd], p1/m, .*`,
		"what is computed beside the last lanes is not stored",
	},
	{
		`fftSVE\w+ bound: CMP \$(8|16|32|64), .*`,
		"sizes are powers of two",
	},
	{
		`stencilSVE\w+ predicate: WORD \S+ // ld1[wd] \{z1\.[sd]\}, p1/z, \[x8\] .*`,
		"rows behind the first one above are part of the grid",
	},
}

// explain returns why a survivor is none, "" where nothing says so.
func explain(m *mutant) string {
	for _, e := range explained {
		if regexp.MustCompile("^" + e.mutant + "$").MatchString(describe(m)) {
			return e.reason
		}
	}
	return ""
}
