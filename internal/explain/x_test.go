package explain

import (
	"fmt"
	"runtime"
	"testing"

	"flynn/asm"
)

func TestDump(t *testing.T) {
	seen := map[string]bool{}
	n, bad, multi := 0, 0, 0
	for f := range asm.Functions() {
		if f.GOARCH != runtime.GOARCH {
			continue
		}
		l := list(f)
		h, ok := l.hot(f.Hot)
		if !ok {
			fmt.Println("NO LOOP", f.Symbol)
			continue
		}
		sp := assembled(f, l.lines)
		for i := h.from; i < h.to; i++ {
			x := l.lines[i]
			if x.label != "" {
				continue
			}
			n++
			s := sp[i]
			texts, ok := disassemble(s, x.word)
			if len(texts) != 1 {
				multi++
			}
			if (!ok || !says(texts[0], i, l.lines, sp)) && !seen[x.op] {
				seen[x.op] = true
				bad++
				fmt.Printf("%-40s | %-40s | %x\n", x.op+" "+x.args, texts, s.code)
			}
		}
	}
	fmt.Println(n, bad, multi)
}
