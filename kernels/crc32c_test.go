package kernels

import (
	"hash/crc32"
	"testing"

	"flynn/asm"
)

var castagnoliTable = crc32.MakeTable(crc32.Castagnoli)

// crcVersions are the reference, the methods and the machine code that can run here, by name.
func crcVersions() map[string]crcFunc {
	all := map[string]crcFunc{"table": crc32c, "slicing": crcSlicing}
	for _, r := range asm.Crc32cU8 {
		if present.Has(r.ISA) {
			all[r.ISA.String()] = r.Fn
		}
	}
	return all
}

// TestCRC32C holds every version against the standard library: all lengths around the strides, all alignments.
func TestCRC32C(t *testing.T) { t.Run("crc32c/u8", checksums) }

func checksums(t *testing.T) {
	x := make([]byte, 8<<10)
	for i := range x {
		x[i] = byte(Source{Seed: 3}.hash(0, i))
	}
	for name, f := range crcVersions() {
		for n := 0; n < len(x)-16; n += 1 + n/700*13 {
			at := n % 16
			if got, want := f(x[at:at+n], crcTables), crc32.Checksum(x[at:at+n], castagnoliTable); got != want {
				t.Fatalf("%s of %d bytes: %#08x, want %#08x", name, n, got, want)
			}
		}
		if got := f([]byte("123456789"), crcTables); got != 0xE3069283 { // the check value of the catalogue of CRCs
			t.Errorf("%s: check value %#08x", name, got)
		}
	}
}

// TestCRCShift: zero bytes, and powers beyond any table.
func TestCRCShift(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 7, 8, 1000, 4097} {
		x := append([]byte("head"), make([]byte, n)...)
		head, zeros := crc32.Checksum(x[:4], castagnoliTable), crc32.Checksum(x[4:], castagnoliTable)
		if got, want := crcShift(head, n)^zeros, crc32.Checksum(x, castagnoliTable); got != want {
			t.Errorf("%d bytes: %#08x, want %#08x", n, got, want)
		}
	}
	if crcShift(0xDEADBEEF, 1<<40) != crcShift(crcShift(0xDEADBEEF, 1<<40-1), 1) {
		t.Error("2^40 bytes are not 2^40 − 1 and one")
	}
}
