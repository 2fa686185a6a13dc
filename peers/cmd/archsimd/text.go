//go:build goexperiment.simd && amd64

package main

import (
	"math/bits"
	"simd/archsimd"
	"unsafe"

	"flynn/peers/peer"
)

// count8 counts bytes by masks of 64 lanes.
func count8(x []byte, c byte) int {
	v := archsimd.BroadcastUint8x64(c)
	n, i := 0, 0
	for ; i+64 <= len(x); i += 64 {
		block := archsimd.LoadUint8x64((*[64]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), i)))
		n += bits.OnesCount64(block.Equal(v).ToBits())
	}
	archsimd.ClearAVXUpperBits()
	for ; i < len(x); i++ {
		if x[i] == c {
			n++
		}
	}
	return n
}

func kernels8() []peer.Kernel {
	return []peer.Kernel{peer.Func("count", "u8", true, func(p *peer.Part) func() {
		return func() { p.I = int64(count8(p.X, byte(p.A))) }
	})}
}
