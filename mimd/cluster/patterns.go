package cluster

import "encoding/binary"

// pattern is one round on vectors of 64-bit integers, little-endian: have is what the node starts with, got where the
// outcome goes, tmp is room. All have the same size.
type pattern func(c *comm, have, got, tmp []byte) error

var patterns = map[string]pattern{
	Barrier: func(c *comm, _, _, _ []byte) error { return c.barrier() }, Broadcast: broadcast, Scatter: scatter, Gather: gather,
	AllReduce: allReduce, Exscan: prefix, AllToAll: allToAll, Halo: halo, Ring: ring,
}

// barrier lets nobody go on before all have come: in step k each tells the one 2^k further on.
// Source: Hensgen, Finkel and Manber, Two Algorithms for Barrier Synchronization (1988).
func (c *comm) barrier() error {
	var word, heard [8]byte
	for d := 1; d < c.size; d *= 2 {
		if err := c.swap((c.rank+d)%c.size, word[:], (c.rank-d+c.size)%c.size, heard[:]); err != nil {
			return err
		}
	}
	return nil
}

// broadcast: whoever has the data passes it on to a half that has not, until all have it.
func broadcast(c *comm, have, got, _ []byte) error {
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
		if err := c.swap(to, got, from, got); err != nil {
			return err
		}
	}
	return nil
}

// block is the piece of a vector that belongs to a rank. All are equal; what does not divide stays at home.
func (c *comm) block(v []byte, rank int) []byte {
	n := len(v) / 8 / c.size * 8
	return v[rank*n : (rank+1)*n]
}

func scatter(c *comm, have, got, _ []byte) error {
	tag := c.step()
	if c.rank != 0 {
		return c.receive(0, tag, c.block(got, c.rank))
	}
	for r := 1; r < c.size; r++ {
		if err := c.send(r, tag, c.block(have, r)); err != nil {
			return err
		}
	}
	copy(c.block(got, 0), c.block(have, 0))
	return nil
}

func gather(c *comm, have, got, _ []byte) error {
	tag := c.step()
	if c.rank != 0 {
		return c.send(0, tag, c.block(have, c.rank))
	}
	copy(c.block(got, 0), c.block(have, 0))
	for r := 1; r < c.size; r++ {
		if err := c.receive(r, tag, c.block(got, r)); err != nil {
			return err
		}
	}
	return nil
}

// allReduce doubles the group that shares a sum in each step. Ranks beyond the largest power of two hand theirs to a
// partner first, and get the outcome back.
// Source: Thakur, Rabenseifner and Gropp, Optimization of Collective Communication Operations in MPICH (2005).
func allReduce(c *comm, have, got, tmp []byte) error {
	copy(got, have)
	power := 1
	for 2*power <= c.size {
		power *= 2
	}
	extra, partner := c.rank >= power, c.rank+power
	switch {
	case extra:
		if err := c.swap(c.rank-power, got, -1, nil); err != nil {
			return err
		}
	case partner < c.size:
		if err := c.swap(-1, nil, partner, tmp); err != nil {
			return err
		}
		sum(got, tmp)
	default:
		c.step()
	}
	for d := 1; d < power; d *= 2 {
		if extra {
			c.step()
			continue
		}
		if err := c.swap(c.rank^d, got, c.rank^d, tmp); err != nil {
			return err
		}
		sum(got, tmp)
	}
	switch {
	case extra:
		return c.swap(-1, nil, c.rank-power, got)
	case partner < c.size:
		return c.swap(partner, got, -1, nil)
	}
	c.step()
	return nil
}

// exscan adds what comes from ranks 1, 2, 4 … before: own becomes the sum up to this rank.
// Source: Hillis and Steele, Data Parallel Algorithms (1986).
func (c *comm) exscan(own, before, tmp []byte, add func(to, from []byte)) error {
	clear(before)
	for d := 1; d < c.size; d *= 2 {
		to, from := -1, -1
		if c.rank+d < c.size {
			to = c.rank + d
		}
		if c.rank-d >= 0 {
			from = c.rank - d
		}
		if err := c.swap(to, own, from, tmp); err != nil {
			return err
		}
		if from >= 0 {
			add(before, tmp)
			add(own, tmp)
		}
	}
	return nil
}

// prefix is an exclusive scan that leaves what the node starts with as it is.
func prefix(c *comm, have, got, tmp []byte) error {
	c.own = append(c.own[:0], have...)
	return c.exscan(c.own, got, tmp, sum)
}

// allToAll meets another partner in each step.
func allToAll(c *comm, have, got, _ []byte) error {
	copy(c.block(got, c.rank), c.block(have, c.rank))
	for d := 1; d < c.size; d++ {
		to, from := (c.rank+d)%c.size, (c.rank-d+c.size)%c.size
		if err := c.swap(to, c.block(have, to), from, c.block(got, from)); err != nil {
			return err
		}
	}
	return nil
}

// halo swaps whole vectors with both neighbours: what comes from the left goes to got, from the right to tmp.
func halo(c *comm, have, got, tmp []byte) error {
	left, right := c.rank-1, c.rank+1
	if right == c.size {
		right = -1
	}
	if err := c.swap(right, have, left, got); err != nil {
		return err
	}
	return c.swap(left, have, right, tmp)
}

// ring passes on what has come last, until everything has been everywhere. got is the sum of it all.
func ring(c *comm, have, got, tmp []byte) error {
	copy(got, have)
	copy(tmp, have)
	right, left := (c.rank+1)%c.size, (c.rank-1+c.size)%c.size
	for range c.size - 1 {
		if err := c.swap(right, tmp, left, tmp); err != nil { // what is sent has left tmp before anything comes in
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
