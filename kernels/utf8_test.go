package kernels

import (
	"bytes"
	"slices"
	"testing"
	"unicode/utf8"

	"flynn/asm"
)

// textVersions are the reference, the methods and the machine code that can run here, by name.
func textVersions() map[string]textFunc {
	all := map[string]textFunc{"automaton": automaton, "branches": branches}
	for _, r := range utf8Impls(asm.Utf8U8) {
		if present.Has(r.ISA) {
			all[r.ISA.String()] = r.Fn
		}
	}
	return all
}

// validPrefix is the truth: it takes runes until the standard library finds a wrong one.
func validPrefix(x []byte) int {
	for i := 0; i < len(x); {
		r, n := utf8.DecodeRune(x[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(x)
}

// faulty lists sequences of each kind of fault, and sequences at the borders of what is well-formed.
func faulty() [][]byte {
	var all [][]byte
	for _, r := range []rune{0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000,
		0x10FFFF} {
		whole := utf8.AppendRune(nil, r)
		for n := range whole { // cut off, and whole
			all = append(all, whole[:n+1], slices.Concat(whole[:n+1], []byte{0x80}))
		}
	}
	for _, s := range []string{
		"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", // overlong
		"\xED\xA0\x80", "\xED\xBF\xBF", // surrogates
		"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF7\xBF\xBF\xBF", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", // too large
		"\x80", "\xBF\x80", "\xC2\xC2", "\xE1\x80\xC2\x80", "\xF1\x80\x80a", "\xE1\xF1\x80\x80\x80",
	} {
		all = append(all, []byte(s))
	}
	return all
}

// TestUTF8 puts every fault at every place of texts of three scripts, across all vectors and their borders.
func TestUTF8(t *testing.T) { t.Run("utf8/u8", validates) }

func validates(t *testing.T) {
	for name, f := range textVersions() {
		for _, fill := range []string{"a", "é", "€", "𝄞"} {
			for _, fault := range faulty() {
				for _, length := range []int{0, 5, 64, 300} {
					check := func(at int) {
						var x []byte
						for len(x)+len(fill) <= at {
							x = append(x, fill...)
						}
						x = append(x, fault...)
						for len(x) < length {
							x = append(x, fill...)
						}
						if got, want := f(x), validPrefix(x); got != want {
							t.Fatalf("%s: % x at %d among %q, %d bytes: %d, want %d", name, fault, at, fill, len(x), got, want)
						}
					}
					for at := 0; at <= min(length, 70); at++ {
						check(at)
					}
					for _, at := range []int{127, 128, 255, 256, 299} {
						check(min(at, length))
					}
				}
			}
		}
	}
}

// TestUTF8Pairs: every byte after each kind of lead, and each kind of byte after both.
func TestUTF8Pairs(t *testing.T) {
	t.Run("utf8/u8", utf8Pairs)
}

func utf8Pairs(t *testing.T) {
	kinds := []byte{'a', 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xF0, 0xF1,
		0xF4, 0xF5, 0xFF}
	x := bytes.Repeat([]byte{' '}, 3+64)
	for name, f := range textVersions() {
		for _, first := range kinds {
			for second := range 256 {
				for _, third := range kinds {
					copy(x[20:], []byte{first, byte(second), third, 0x80})
					if got, want := f(x), validPrefix(x); got != want {
						t.Fatalf("%s: % x: %d, want %d", name, x[20:24], got, want)
					}
				}
			}
		}
	}
}

// TestUTF8Passes: machine code passes over all that is well-formed, but for less than a vector at the end. Were a fault
// seen where there is none, the automaton would hide it.
func TestUTF8Passes(t *testing.T) {
	t.Run("utf8/u8", func(t *testing.T) {
		for _, r := range asm.Utf8U8 {
			if !present.Has(r.ISA) {
				continue
			}
			for _, fill := range []string{"a", "é", "€", "𝄞", "aé€𝄞"} {
				x := bytes.Repeat([]byte(fill), 400)
				most := 1 // a machine whose vectors have no fixed length leaves nothing
				if t := r.ISA.Info(); !t.VLA {
					most = t.Lanes(1)
				}
				if got := r.Fn(x, 3+leading(x[3:])); got <= len(x)-most || got > len(x) {
					t.Errorf("%s passes over %d of %d bytes of %q", r.ISA, got, len(x), fill)
				}
			}
		}
	})
}

// TestText: the operands are well-formed, of all lengths of sequences, and broken in one place where that is wanted.
func TestText(t *testing.T) {
	form := utf8Form()
	for _, n := range []int{0, 1, 2, 3, 15, 16, 17, 1000} {
		d := form.make(n)
		d.X, d.Last = make([]byte, n), true
		form.Fill(&d, Source{Seed: 2})
		if !utf8.Valid(d.X) {
			t.Errorf("%d bytes: % x", n, d.X)
		}
		lengths := map[int]int{}
		for _, r := range string(d.X) {
			lengths[utf8.RuneLen(r)]++
		}
		if n == 1000 && (len(lengths) != 4 || lengths[1] < 50 || lengths[4] < 50) {
			t.Errorf("lengths of sequences: %v", lengths)
		}
		whole := slices.Clone(d.X)
		form.Fill(&d, Source{Seed: 2, Kind: Random})
		changed := 0
		for i := range whole {
			if whole[i] != d.X[i] {
				changed++
			}
		}
		if n > 100 && changed != 1 {
			t.Errorf("%d bytes are broken", changed)
		}
	}
}
