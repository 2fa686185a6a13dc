package cluster

import (
	"encoding/binary"
	"hash/crc32"

	"flynn/kernels"
)

// pack is several views of an op's memory as one run of bytes, little-endian, without what lies between rows. It is
// what a transfer moves: nothing is copied but from and to messages.
type Pack []kernels.Result

// size is how many bytes the pack has.
func (p Pack) Size() int {
	n := 0
	for i := range p {
		n += packed(&p[i])
	}
	return n
}

// packed is how many bytes of a view are in its rows.
func packed(r *kernels.Result) int {
	if r.Pitch == 0 {
		return 0
	}
	return len(r.Bytes)/r.Pitch*r.Row + min(len(r.Bytes)%r.Pitch, r.Row)
}

// read appends n bytes from offset on to b.
func (p Pack) Read(b []byte, offset, n int) []byte {
	p.each(offset, n, func(piece []byte, elem int) {
		at := len(b)
		b = append(b, piece...)
		arrange(b[at:], elem)
	})
	return b
}

// write puts bytes of a message where they belong, from offset on.
func (p Pack) Write(b []byte, offset int) {
	p.each(offset, len(b), func(piece []byte, elem int) {
		n := copy(piece, b)
		arrange(piece[:n], elem)
		b = b[n:]
	})
}

// each calls f with the pieces of memory that hold n bytes from offset on.
func (p Pack) each(offset, n int, f func(piece []byte, elem int)) {
	for i := range p {
		r, size := &p[i], packed(&p[i])
		for offset < size && n > 0 {
			from := offset/r.Row*r.Pitch + offset%r.Row
			m := min(r.Row-offset%r.Row, size-offset, n)
			f(r.Bytes[from:from+m], r.Size)
			offset, n = offset+m, n-m
		}
		if n == 0 {
			return
		}
		offset -= size
	}
}

// bigEndian tells how this machine stores numbers.
var bigEndian = binary.NativeEndian.Uint16([]byte{0, 1}) == 1

// arrange turns elements from the order of this machine to that of messages, or back.
func arrange(b []byte, elem int) {
	if bigEndian {
		reverse(b, elem)
	}
}

// reverse turns the bytes of each element around.
func reverse(b []byte, elem int) {
	for at := 0; at+elem <= len(b); at += elem {
		for i, j := at, at+elem-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
	}
}

// Checksum is the CRC-32C of views as they would travel.
func Checksum(p Pack) uint32 {
	sum, buf := uint32(0), []byte(nil)
	for at, size := 0, p.Size(); at < size; at += mostPiece {
		buf = p.Read(buf[:0], at, min(mostPiece, size-at))
		sum = crc32.Update(sum, castagnoli, buf)
	}
	return sum
}
