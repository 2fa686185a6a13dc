package gen

// popcountRVV takes words for masks: vcpop counts the bits of one register, of which there are as many as bytes in a
// group of 8.
func popcountRVV(b *rvv) {
	x, bits := b.Slice("x", "x"), b.gps[b.Len("x", "bits left")]
	total, trip, all, found := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", total, "bits that are set")
	b.note("X", trip, "bits of a register, bytes of 8")
	b.note("X", all, "bits of 8 registers")
	b.widest, b.lane = 8, 1
	words := b.newVec()
	b.emit("SLL", "$6, X%d", bits)
	b.emit("MOV", "$0, X%d", total)
	b.setvl(0, trip, "TA")
	b.emit("SLL", "$3, X%d, X%d", trip, all)
	count := func(register int) {
		b.emit("VCPOPM", "V%d, X%d", register, found)
		b.emit("ADD", "X%d, X%d", found, total)
	}
	b.Comment("8 registers a trip")
	b.while(bits, all, func() {
		b.emit("VL8RE8V", "(X%d), %s", b.gps[x], b.in(words))
		for register := range b.group {
			count(register)
		}
		b.emit("ADD", "X%d, X%d", trip, b.gps[x])
	})
	b.Comment("one register a trip")
	rest := b.newLabel("rest")
	b.emit("SRL", "$3, X%d, X%d", trip, all)
	b.note("X", all, "then bytes of a register")
	one := func() {
		b.emit("VLMV", "(X%d), %s", b.gps[x], b.in(words))
		count(0)
	}
	b.while(bits, trip, func() {
		one()
		b.emit("ADD", "X%d, X%d", all, b.gps[x])
	})
	b.emit("BEQZ", "X%d, %s", bits, rest)
	b.Comment("the bits that are left")
	b.setvl(bits, found, "TA")
	one()
	b.label(rest)
	b.returnGP(total)
}
