// Command stdlib is what Go's standard library has of the kernels.
package main

import (
	"bytes"
	"hash/crc32"
	"math/bits"
	"runtime"
	"slices"
	"unicode/utf8"

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
		peer.Func("find", "u8", true, func(p *peer.Part) func() {
			return func() {
				p.Result = peer.Result{I: int64(p.Lo + p.M)}
				if at := bytes.IndexByte(p.X, byte(p.A)); at >= 0 {
					p.Result = peer.Result{R: 1, I: int64(p.Lo + at)} // found
				}
			}
		}),
		peer.Func("popcount", "u64", true, func(p *peer.Part) func() {
			x := peer.Of[uint64](p.X)
			return func() {
				n := 0
				for _, v := range x {
					n += bits.OnesCount64(v)
				}
				p.I = int64(n)
			}
		}),
		peer.Func("utf8", "u8", false, func(p *peer.Part) func() {
			return func() {
				p.I = 0
				if utf8.Valid(p.X) {
					p.I = int64(len(p.X))
				}
			}
		}),
		peer.Func("sort", "u32", false, func(p *peer.Part) func() {
			z, x := peer.Of[uint32](p.Z), peer.Of[uint32](p.X)
			return func() {
				copy(z, x)
				slices.Sort(z)
			}
		}),
		peer.Func("crc32c", "u8", false, func(p *peer.Part) func() {
			table := crc32.MakeTable(crc32.Castagnoli)
			return func() { p.I = int64(crc32.Checksum(p.X, table)) }
		}),
	}
}
