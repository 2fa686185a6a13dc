package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func issueX86(b *x86) {
	n, one := b.Int("n", "additions left"), b.ctx.GP64()
	var sums []reg.GPVirtual
	for range issueLanes {
		sums = append(sums, b.ctx.GP64())
		b.op("XORQ", sums[len(sums)-1], sums[len(sums)-1])
	}
	b.op("MOVQ", operand.U32(1), one)
	b.while(n, links, nil, func() {
		for i := range links {
			b.op("ADDQ", one, sums[i%issueLanes])
		}
	})
	b.op("RET")
}
