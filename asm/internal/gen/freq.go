package gen

import "flynn/asm/isa"

// A trip of freq: a multiply-add beside every second addition, in chains that wait for nothing.
const (
	beats  = 16
	voices = beats / 2
)

var freq = &program{
	name: "freq", sig: "(n int, x T) int", elems: []Elem{F64},
	trips: map[isa.ID]string{isa.RVV: "additions, and half as many multiply-adds of a group"},
	doc: []string{
		"s = n, by n dependent additions of one core cycle each, while the tier's vector units do half as many multiply-",
		"adds s = s·x + x: the time is that of the additions, as long as the clock stays.",
	},
	bodies: bodies{isa.FamilyX86: on(freqX86), isa.FamilyNEON: on(freqNEON), isa.FamilySVE: on(freqSVE),
		isa.FamilyRVV: on(freqRVV)},
}
