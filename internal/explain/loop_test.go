package explain

import (
	"encoding/hex"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"flynn/asm"
	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/kernels"
)

// body is a function of machine code that a kernel runs.
type body struct {
	asm.Function
	source *listing
	loop   *Loop
}

// bodies are all of them, by name and architecture.
var bodies = sync.OnceValue(func() map[string]body {
	all := map[string]body{}
	for k := range kernels.All() {
		for id := range isa.All() {
			for _, tuning := range append([]string{""}, k.Tunings(id)...) {
				for _, f := range k.Functions(id, tuning) {
					name := f.Symbol + " of " + f.GOARCH
					if all[name].source == nil {
						all[name] = body{f, list(f), loopOf(f, k.ElemSize())}
					}
				}
			}
		}
	}
	return all
})

// TestEveryLoop: the hot loop of every function of every tier is found, ends with a jump back to its label, and is said
// to handle something. Of this architecture each byte is known, and a disassembler says what the source does, but for
// instructions that it does not know: these are the numbers that the source has.
func TestEveryLoop(t *testing.T) {
	if n := len(bodies()); n < 480 {
		t.Errorf("%d functions", n)
	}
	for _, f := range bodies() {
		loop := f.loop
		if loop == nil {
			t.Errorf("%s: no loop", f.Symbol)
			continue
		}
		last := loop.Code[len(loop.Code)-1]
		if back := loop.Code[0].Label; !strings.HasSuffix(last.Operands, back) ||
			back == "" && !strings.HasPrefix(last.Mnemonic, "REP;") {
			t.Errorf("%s: the loop ends with %s %s and begins with %q", f.Symbol, last.Mnemonic, last.Operands, back)
		}
		if loop.Trip == "" || loop.Counts.Instructions == 0 || loop.Line == 0 {
			t.Errorf("%s: trip %q of %d instructions at line %d", f.Symbol, loop.Trip, loop.Counts.Instructions, loop.Line)
		}
		if f.GOARCH == runtime.GOARCH {
			checkBytes(t, f)
		}
	}
}

func checkBytes(t *testing.T, f body) {
	t.Helper()
	words := map[string]string{} // numbers by what they are
	for _, l := range f.source.lines {
		words[l.op+" "+l.args] = l.word
	}
	for _, c := range f.loop.Code {
		text := c.Mnemonic + " " + c.Operands
		switch number := words[text]; {
		case c.Label != "" || c.Decoded:
		case number != "" && number != bytewise:
			code, err := hex.DecodeString(c.Bytes)
			if slices.Reverse(code); err != nil || "$0x"+hex.EncodeToString(code) != number {
				t.Errorf("%s: %s is %s, its bytes are %s (%v)", f.Symbol, text, number, c.Bytes, err)
			}
		default:
			t.Errorf("%s: %s is not what %q is", f.Symbol, text, c.Bytes)
		}
	}
}

// TestElements: what a remark says of a trip is what the loop takes off its counter.
func TestElements(t *testing.T) {
	emulated.Portable(t)
	checked := 0
	for _, f := range bodies() {
		loop := f.loop
		s, _ := f.source.hot(f.Hot)
		var counts Loop
		if counts.step(f.source, s); counts.Elements > 0 && loop.Elements > 0 {
			checked++
			if counts.Elements != loop.Elements {
				t.Errorf("%s: %d elements, and the counter goes down by %d", f.Symbol, loop.Elements, counts.Elements)
			}
		}
	}
	if checked < 200 {
		t.Errorf("%d loops have both", checked)
	}
}

// TestCounts: work that is known by heart.
func TestCounts(t *testing.T) {
	emulated.Portable(t)
	for symbol, want := range map[string]string{
		"triadAVX2F64": "22 instructions: 8 loads, 4 stores, 4 multiply-adds, 6 of addresses, counts and jumps; 32 flops",
		"triadSSE2F64": "30 instructions: 8 loads, 4 stores, 8 other floating-point operations, 4 other vector operations, " +
			"6 of addresses, counts and jumps; 16 flops",
		"triadNEONF32": "16 instructions: 4 loads, 2 stores, 4 multiply-adds, 6 of addresses, counts and jumps; 32 flops",
		"triadSVEF64": "22 instructions: 8 loads, 4 stores, 4 multiply-adds, 6 of addresses, counts and jumps; " +
			"8 flops for each lane",
		"triadRVVF64": "11 instructions: 2 loads, 1 store, 1 multiply-add, 7 of addresses, counts and jumps; " +
			"2 flops for each lane",
		"copyERMSMovsbF64": "one instruction: 1 load, 1 store",
		"popcountSSE42U64": "20 instructions: 8 loads, 12 of addresses, counts and jumps",
	} {
		found := false
		for _, f := range bodies() {
			if f.Symbol == symbol {
				found = true
				if got := f.loop.Counts.executes(f.ISA.Info().VLA); got != want {
					t.Errorf("%s: %s, want %s", symbol, got, want)
				}
			}
		}
		if !found {
			t.Errorf("no %s", symbol)
		}
	}
}

// TestFlops: kernels that do the same to each element have, in a trip of fixed length, the work that is declared.
func TestFlops(t *testing.T) {
	emulated.Portable(t)
	checked := 0
	for k := range kernels.All() {
		each := k.Work(1<<12).Flops / (1 << 12)
		linear := each == k.Work(1<<13).Flops/(1<<13) && k.Programs == nil
		for id := range isa.All() {
			for _, f := range k.Functions(id, "") {
				loop := bodies()[f.Symbol+" of "+f.GOARCH].loop
				if c := loop.Counts; !linear || each == 0 || loop.Elements == 0 || f.Trip != "" || c.Flops == 0 || extra[k.Name] {
					continue
				}
				checked++
				if got := float64(loop.Counts.Flops) / float64(loop.Elements); got != each {
					t.Errorf("%s: %g flops an element, declared are %g", f.Symbol, got, each)
				}
			}
		}
	}
	if checked < 60 {
		t.Errorf("%d loops have flops", checked)
	}
}

// extra are kernels whose code does more floating-point operations than are counted as work: a maximum takes masks of
// NaN, and an exponential clamps. n of a sparse matrix are its rows.
var extra = map[string]bool{"argmax": true, "exp": true, "spmv": true, "spmvskew": true}

// TestHot: a loop around another one is not hot, however long, nor is one under another remark.
func TestHot(t *testing.T) {
	emulated.Portable(t)
	l := &listing{}
	text := "outer:\n\tV\n\tV\n\tV\ninner:\n\tV\n\tJNZ inner\n\tJNZ outer\n// cold\nlast:\n\tV\n\tV\n" +
		"\tBNE X1, X2, last\n\tJMP end\nend:\n\tRET"
	var remarks []string
	for i, s := range strings.Split(text, "\n") {
		if r, ok := strings.CutPrefix(s, "// "); ok {
			remarks = []string{r}
			continue
		}
		l.add(parse(i+1, strings.TrimSpace(s), ""), remarks)
		remarks = nil
	}
	for remark, want := range map[string]string{"": "last", "cold": "last"} {
		if s, ok := l.hot(remark); !ok || l.lines[s.from].label != want {
			t.Errorf("under %q: %+v, %v", remark, s, ok)
		}
	}
	if n := len(l.loops()); n != 2 {
		t.Errorf("%d innermost loops", n)
	}
	if _, ok := l.hot("nowhere"); ok {
		t.Error("a loop under a remark that is not there")
	}
}
