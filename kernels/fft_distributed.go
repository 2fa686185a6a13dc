package kernels

// exchanges is a transform whose parts have memories of their own: between passes each sends to each the elements that
// the other's butterflies read. Tables of twiddles are made by every part for itself.
func exchanges[T Float]() *DistributedForm[T] {
	return &DistributedForm[T]{
		Holds: func(d *Data[T], i int) []Section {
			if i > 0 {
				return written(d, i-1)
			}
			scale := d.N / positions(d.N)
			return []Section{piece(0, scale*d.Lo, scale*(d.Lo+d.M)), piece(1, scale*d.Lo, scale*(d.Lo+d.M))}
		},
		Reads: func(d *Data[T], i int) []Section {
			if d.N < 4 {
				return nil // one part computes all
			}
			re, im := Section{0, d.Lo, d.M, d.N / 4, 4}, Section{1, d.Lo, d.M, d.N / 4, 4}
			if i > 0 {
				re.Stream, im.Stream = streamZ, streamZ
				re.At += half(d.N, i-1)
				im.At += half(d.N, i-1) + d.N
			}
			return []Section{re, im}
		},
		Fill:   func(d *Data[T]) { twiddles(d, 0, d.N) },
		Yields: func(d *Data[T]) []Section { return written(d, passes(d.N)-1) },
	}
}

// written are the elements of Z that a part's butterflies of pass i give. Those at positions j of one block of s,
// which begins at p = j − j mod s, go to 4p + j mod s and to places s, 2s and 3s behind.
func written[T Float](d *Data[T], i int) []Section {
	n, lo, hi := d.N, d.Lo, d.Lo+d.M
	switch {
	case d.M == 0:
		return nil
	case n < 4:
		return []Section{piece(streamZ, 0, 2*n)}
	}
	s := min(1<<(2*i), n/4) // the last pass of radix 2 gives the four that it reads
	at := half(n, i)
	var out []Section
	for j := lo; j < hi; {
		p := j / s * s
		end := min(p+s, hi)
		if j == p && hi-p >= s { // whole blocks are one piece
			end = hi / s * s
			out = append(out, piece(streamZ, at+4*p, at+4*end), piece(streamZ, at+n+4*p, at+n+4*end))
		} else {
			first := at + 4*p + j - p
			out = append(out, Section{streamZ, first, end - j, s, 4}, Section{streamZ, first + n, end - j, s, 4})
		}
		j = end
	}
	return out
}
