package gen

// table16 are 16 bytes as two words, as constant takes them.
func table16(at func(i int) byte) (lo, hi uint64) {
	for i := range 8 {
		lo |= uint64(at(i)) << (8 * i)
		hi |= uint64(at(i+8)) << (8 * i)
	}
	return lo, hi
}

// lanesWith are the lanes that have a bit in their number, as a mask.
func lanesWith(bit, lanes int) (mask uint64) {
	for i := range lanes {
		if i&bit != 0 {
			mask |= 1 << i
		}
	}
	return mask
}
