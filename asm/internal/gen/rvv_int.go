package gen

// number puts a constant into a general register.
func (b *rvv) number(value int) int {
	x := b.gps[b.newGP()]
	b.emit("MOV", "$%d, X%d", value, x)
	return x
}
