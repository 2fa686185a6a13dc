package cluster

import "encoding/binary"

// A collective operation is one round on vectors of 64-bit integers, little-endian: have is what the node starts with,
// got where the outcome goes, tmp is room. All have the same size.

// Barrier lets nobody go on before all have come: in step k each tells the one 2^k further on.
// Source: Hensgen, Finkel and Manber, Two Algorithms for Barrier Synchronization (1988).
func (c *Communicator) Barrier() error {
	var word, heard [8]byte
	for d := 1; d < c.size; d *= 2 {
		if err := c.Swap((c.rank+d)%c.size, word[:], (c.rank-d+c.size)%c.size, heard[:]); err != nil {
			return err
		}
	}
	return nil
}

// Broadcast: whoever has the data passes it on to a half that has not, until all have it.
func (c *Communicator) Broadcast(have, got, _ []byte) error {
	if c.rank == 0 {
		copy(got, have)
	}
	top := 1
	for top < c.size {
		top *= 2
	}
	for d := top / 2; d > 0; d /= 2 {
		to, from := -1, -1
		if c.rank%(2*d) == 0 && c.rank+d < c.size {
			to = c.rank + d
		}
		if c.rank%(2*d) == d {
			from = c.rank - d
		}
		if err := c.Swap(to, got, from, got); err != nil {
			return err
		}
	}
	return nil
}

// block is the piece of a vector that belongs to a rank. All are equal; what does not divide stays at home.
func (c *Communicator) block(v []byte, rank int) []byte {
	n := len(v) / 8 / c.size * 8
	return v[rank*n : (rank+1)*n]
}

// Scatter gives each rank its block of what rank 0 has.
func (c *Communicator) Scatter(have, got, _ []byte) error {
	tag := c.NextTag()
	if c.rank != 0 {
		return c.Receive(0, tag, c.block(got, c.rank))
	}
	for r := 1; r < c.size; r++ {
		if err := c.Send(r, tag, c.block(have, r)); err != nil {
			return err
		}
	}
	copy(c.block(got, 0), c.block(have, 0))
	return nil
}

// Gather puts the blocks of all ranks together on rank 0.
func (c *Communicator) Gather(have, got, _ []byte) error {
	tag := c.NextTag()
	if c.rank != 0 {
		return c.Send(0, tag, c.block(have, c.rank))
	}
	copy(c.block(got, 0), c.block(have, 0))
	for r := 1; r < c.size; r++ {
		if err := c.Receive(r, tag, c.block(got, r)); err != nil {
			return err
		}
	}
	return nil
}

// AllReduce doubles the ranks that share a sum in each step. Ranks beyond the largest power of two hand theirs to a
// partner first, and get the outcome back.
// Source: Thakur, Rabenseifner and Gropp, Optimization of Collective Communication Operations in MPICH (2005).
func (c *Communicator) AllReduce(have, got, tmp []byte) error {
	copy(got, have)
	power := 1
	for 2*power <= c.size {
		power *= 2
	}
	extra, partner := c.rank >= power, c.rank+power
	switch {
	case extra:
		if err := c.Swap(c.rank-power, got, -1, nil); err != nil {
			return err
		}
	case partner < c.size:
		if err := c.Swap(-1, nil, partner, tmp); err != nil {
			return err
		}
		sum(got, tmp)
	default:
		c.NextTag()
	}
	for d := 1; d < power; d *= 2 {
		if extra {
			c.NextTag()
			continue
		}
		if err := c.Swap(c.rank^d, got, c.rank^d, tmp); err != nil {
			return err
		}
		sum(got, tmp)
	}
	switch {
	case extra:
		return c.Swap(-1, nil, c.rank-power, got)
	case partner < c.size:
		return c.Swap(partner, got, -1, nil)
	}
	c.NextTag()
	return nil
}

// exscan adds what comes from ranks 1, 2, 4 … before: own becomes the sum up to this rank.
// Source: Hillis and Steele, Data Parallel Algorithms (1986).
func (c *Communicator) exscan(own, before, tmp []byte, add func(to, from []byte)) error {
	clear(before)
	for d := 1; d < c.size; d *= 2 {
		to, from := -1, -1
		if c.rank+d < c.size {
			to = c.rank + d
		}
		if c.rank-d >= 0 {
			from = c.rank - d
		}
		if err := c.Swap(to, own, from, tmp); err != nil {
			return err
		}
		if from >= 0 {
			add(before, tmp)
			add(own, tmp)
		}
	}
	return nil
}

// Exscan is an exclusive scan that leaves what the node starts with as it is.
func (c *Communicator) Exscan(have, got, tmp []byte) error {
	c.own = append(c.own[:0], have...)
	return c.exscan(c.own, got, tmp, sum)
}

// AllToAll meets another partner in each step.
func (c *Communicator) AllToAll(have, got, _ []byte) error {
	copy(c.block(got, c.rank), c.block(have, c.rank))
	for d := 1; d < c.size; d++ {
		to, from := (c.rank+d)%c.size, (c.rank-d+c.size)%c.size
		if err := c.Swap(to, c.block(have, to), from, c.block(got, from)); err != nil {
			return err
		}
	}
	return nil
}

// Halo swaps whole vectors with both neighbours: what comes from the left goes to got, from the right to tmp.
func (c *Communicator) Halo(have, got, tmp []byte) error {
	left, right := c.rank-1, c.rank+1
	if right == c.size {
		right = -1
	}
	if err := c.Swap(right, have, left, got); err != nil {
		return err
	}
	return c.Swap(left, have, right, tmp)
}

// Ring passes on what has come last, until everything has been everywhere. got is the sum of it all.
func (c *Communicator) Ring(have, got, tmp []byte) error {
	copy(got, have)
	copy(tmp, have)
	right, left := (c.rank+1)%c.size, (c.rank-1+c.size)%c.size
	for range c.size - 1 {
		if err := c.Swap(right, tmp, left, tmp); err != nil { // what is sent has left tmp before anything comes in
			return err
		}
		sum(got, tmp)
	}
	return nil
}

func sum(to, from []byte) {
	le := binary.LittleEndian
	for i := 0; i+8 <= len(to); i += 8 {
		le.PutUint64(to[i:], le.Uint64(to[i:])+le.Uint64(from[i:]))
	}
}
