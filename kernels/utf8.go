package kernels

import (
	"flynn/asm"
	"flynn/asm/isa"
)

var _ = define(Spec{
	Name: "utf8", Doc: "number of bytes before the first invalid UTF-8 sequence (validation)", Size: "bytes",
	Dwarf: "finite state machine", Work: perElement(0, 1, 0), Step: 4 * 64,
	DataKinds: []Kind{Exact, Random}, NeedsSharedMemory: true, // a sequence that a cut parts is looked up
	Algorithm: func(t isa.ID) string {
		if t == isa.Scalar {
			return "automaton"
		}
		return "lookup"
	},
}, utf8Form(), automaton, utf8Impls(asm.Utf8U8), method[textFunc]{"branches", branches})

// textFunc tells where the first sequence of x starts that is not well-formed UTF-8, or is cut off; len(x) where none
// is.
type textFunc = func(x []byte) int

// States of the automaton, in steps of 16: what may follow. Source: The Unicode Standard, table 3-7.
const (
	accept  = iota << 4 // a sequence
	reject              // nothing
	wants1              // a continuation
	wants2              // two of them
	wants3              // three
	afterE0             // A0..BF, and one more
	afterED             // 80..9F, and one more
	afterF0             // 90..BF, and two more
	afterF4             // 80..8F, and two more
)

// Classes of bytes: what a state must tell apart.
const (
	ascii       = iota
	contLow     // 80..8F
	contMiddle  // 90..9F
	contHigh    // A0..BF
	lead2       // C2..DF
	leadE0      // E0
	lead3       // E1..EC, EE, EF
	leadED      // ED
	leadF0      // F0
	lead4       // F1..F3
	leadF4      // F4
	neverInUTF8 // C0, C1, F5..FF
)

// classOf is the class of each byte.
var classOf = func() (t [256]uint8) {
	for _, r := range []struct{ lo, hi, class int }{
		{0x00, 0x7F, ascii}, {0x80, 0x8F, contLow}, {0x90, 0x9F, contMiddle}, {0xA0, 0xBF, contHigh},
		{0xC0, 0xC1, neverInUTF8}, {0xC2, 0xDF, lead2}, {0xE0, 0xE0, leadE0}, {0xE1, 0xEF, lead3}, {0xED, 0xED, leadED},
		{0xF0, 0xF0, leadF0}, {0xF1, 0xF3, lead4}, {0xF4, 0xF4, leadF4}, {0xF5, 0xFF, neverInUTF8},
	} {
		for v := r.lo; v <= r.hi; v++ {
			t[v] = uint8(r.class)
		}
	}
	return t
}()

// nextState is the state after a state and a class, at their sum.
var nextState = func() (t [256]uint8) {
	for i := range t {
		t[i] = reject
	}
	for class, state := range map[int]uint8{
		ascii: accept, lead2: wants1, lead3: wants2, lead4: wants3, leadE0: afterE0, leadED: afterED, leadF0: afterF0,
		leadF4: afterF4,
	} {
		t[accept+class] = state
	}
	for _, class := range []int{contLow, contMiddle, contHigh} {
		t[wants1+class], t[wants2+class], t[wants3+class] = accept, wants1, wants2
	}
	t[afterE0+contHigh], t[afterED+contLow], t[afterED+contMiddle] = wants1, wants1, wants1
	t[afterF0+contMiddle], t[afterF0+contHigh], t[afterF4+contLow] = wants2, wants2, wants2
	return t
}()

// automaton makes one step a byte; each waits for the one before.
func automaton(x []byte) int {
	state := uint8(accept)
	for i, v := range x {
		state = nextState[state+classOf[v]]
		if state == reject {
			return startOf(x, i)
		}
	}
	return startOf(x, len(x))
}

// startOf is where the sequence starts that byte i belongs to, where all before it is well-formed or cut off at i.
func startOf(x []byte, i int) int {
	for back := 1; back <= min(3, i); back++ {
		if v := x[i-back]; v >= 0xC0 {
			if back < sequence(v) {
				return i - back
			}
			break
		}
	}
	return i
}

// sequence is the length of what a lead byte starts.
func sequence(lead byte) int {
	switch {
	case lead >= 0xF0:
		return 4
	case lead >= 0xE0:
		return 3
	}
	return 2
}

// branches decides by comparisons, sequence by sequence.
func branches(x []byte) int {
	for i := 0; i < len(x); {
		v := x[i]
		if v < 0x80 {
			i++
			continue
		}
		if v < 0xC2 || v > 0xF4 {
			return i
		}
		n := sequence(v)
		if i+n > len(x) || !continues(x[i+1:i+n]) {
			return i
		}
		switch second := x[i+1]; {
		case v == 0xE0 && second < 0xA0, v == 0xF0 && second < 0x90: // overlong
			return i
		case v == 0xED && second > 0x9F, v == 0xF4 && second > 0x8F: // a surrogate, and what is beyond U+10FFFF
			return i
		}
		i += n
	}
	return len(x)
}

func continues(x []byte) bool {
	for _, v := range x {
		if v&0xC0 != 0x80 {
			return false
		}
	}
	return true
}

// utf8Impls completes machine code that checks whole vectors: the automaton takes what is before, after, or wrong.
func utf8Impls(rows []asm.Impl[func(x []byte, from int) int]) []asm.Impl[textFunc] {
	var out []asm.Impl[textFunc]
	for _, r := range rows {
		check := r.Fn
		out = append(out, asm.Impl[textFunc]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body, Fn: func(x []byte) int {
			from := min(3, len(x)) // so many bytes are looked at before each
			from += leading(x[from:])
			if at := automaton(x[:from]); at < from {
				return at
			}
			at := startOf(x, check(x, from))
			return at + automaton(x[at:])
		}})
	}
	return out
}

// leading counts continuations, three at most.
func leading(x []byte) int {
	n := 0
	for n < min(3, len(x)) && x[n]&0xC0 == 0x80 {
		n++
	}
	return n
}
