// Command stdlib is what Go's standard library has of the kernels.
package main

import (
	"bytes"
	"hash/crc32"
	"runtime"
	"slices"

	"flynn/peers/peer"
)

func main() {
	kernels := slices.Concat(list[float32]("f32"), list[float64]("f64"), text())
	peer.Serve(peer.Program{Name: "stdlib", Version: runtime.Version(), Kernels: kernels})
}

func list[T float32 | float64](elem string) []peer.Kernel {
	x, z := peer.Stream[T](peer.X), peer.Stream[T](peer.Z)
	return []peer.Kernel{
		peer.Func("copy", elem, true, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { copy(z, x) }
		}),
		peer.Func("max", elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = float64(slices.Max(x)) }
		}),
	}
}

func text() []peer.Kernel {
	return []peer.Kernel{
		peer.Func("count", "u8", true, func(p *peer.Part) func() {
			one := []byte{byte(p.A)}
			return func() { p.I = int64(bytes.Count(p.X, one)) }
		}),
		peer.Func("crc32c", "u8", false, func(p *peer.Part) func() {
			table := crc32.MakeTable(crc32.Castagnoli)
			return func() { p.I = int64(crc32.Checksum(p.X, table)) }
		}),
	}
}
