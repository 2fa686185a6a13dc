package comm

import (
	"encoding/binary"
	"fmt"
)

// value is what word j of a rank's vector holds. Sums over ranks have a closed form.
func value(rank, j int) uint64 { return uint64(rank+1) * uint64(j%97+1) }

// fill gives a rank its vector.
func fill(rank int, v []byte) {
	for j := range len(v) / 8 {
		binary.LittleEndian.PutUint64(v[8*j:], value(rank, j))
	}
}

// ranks is the sum of rank + 1 over the first n ranks.
func ranks(n int) uint64 { return uint64(n) * uint64(n+1) / 2 }

// verify says what is wrong with the outcome of a pattern on one of so many ranks; nil where nothing is.
func verify(pattern string, rank, size int, got, tmp []byte) error {
	words, block := len(got)/8, len(got)/8/size
	all := func(want func(j int) uint64) error { return expect(pattern, got, 0, words, want) }
	switch pattern {
	case Broadcast:
		return all(func(j int) uint64 { return value(0, j) })
	case AllReduce, Ring:
		return all(func(j int) uint64 { return ranks(size) * value(0, j) })
	case Exscan:
		return all(func(j int) uint64 { return ranks(rank) * value(0, j) })
	case Scatter:
		return expect(pattern, got, rank*block, block, func(j int) uint64 { return value(0, j) })
	case Gather:
		if rank > 0 {
			return nil
		}
		return expect(pattern, got, 0, size*block, func(j int) uint64 { return value(j/block, j) })
	case AllToAll:
		return expect(pattern, got, 0, size*block, func(j int) uint64 { return value(j/block, rank*block+j%block) })
	case Halo:
		if rank > 0 {
			if err := all(func(j int) uint64 { return value(rank-1, j) }); err != nil {
				return err
			}
		}
		if rank < size-1 {
			return expect(pattern, tmp, 0, words, func(j int) uint64 { return value(rank+1, j) })
		}
	}
	return nil
}

func expect(pattern string, v []byte, from, n int, want func(j int) uint64) error {
	for j := from; j < from+n; j++ {
		if got := binary.LittleEndian.Uint64(v[8*j:]); got != want(j) {
			return fmt.Errorf("comm: %s: word %d is %d, not %d", pattern, j, got, want(j))
		}
	}
	return nil
}
