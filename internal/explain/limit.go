package explain

import (
	"fmt"
	"math"
	"strings"
)

// What the ports of a core do in a cycle, for the limits of a loop: round numbers of wide cores of today. Docs say that
// the limits are those of such a core, not of this machine.
const (
	loadsACycle   = 2
	storesACycle  = 1
	vectorsACycle = 2
	issueACycle   = 6
)

// bound is the least number of cycles that a kind of instruction takes.
type bound struct {
	what   string
	cycles float64
}

// Limit says what limits a loop on a core with such ports.
func (loop *Loop) Limit() []string {
	c := loop.Counts
	if strings.HasPrefix(loop.Code[0].Mnemonic, "REP;") {
		return []string{"The machine chooses the steps of this instruction."}
	}
	bounds := []bound{
		{"loads", float64(c.Loads) / loadsACycle},
		{"stores", float64(c.Stores) / storesACycle},
		{"vector operations", float64(c.MultiplyAdds+c.Arithmetic+c.Vectors) / vectorsACycle},
		{"instructions", float64(c.Instructions) / issueACycle},
	}
	most := bounds[0]
	var each, first []string
	for _, b := range bounds {
		if b.cycles > 0 {
			each = append(each, fmt.Sprintf("%s for %s", cycles(b.cycles), b.what))
		}
		switch {
		case b.cycles > most.cycles:
			most, first = b, []string{b.what}
		case b.cycles == most.cycles:
			first = append(first, b.what)
		}
	}
	lines := []string{fmt.Sprintf("A core that starts %d loads, %d store, %d vector operations and "+
		"%d instructions a cycle needs at least %s cycles a trip: %s.",
		loadsACycle, storesACycle, vectorsACycle, issueACycle, cycles(most.cycles), strings.Join(each, ", "))}
	say := fmt.Sprintf("The limit is %s", strings.Join(first, " and "))
	if loop.Elements > 0 {
		say += fmt.Sprintf(", %.2g cycles an element", most.cycles/float64(loop.Elements))
	}
	if c.Flops > 0 && loop.Function.ISA.Info().VLA {
		say += fmt.Sprintf("; %.2g flops a cycle for each lane", float64(c.Flops)/most.cycles)
	} else if c.Flops > 0 {
		say += fmt.Sprintf("; %.2g flops a cycle", float64(c.Flops)/most.cycles)
	}
	return append(lines, say+". Chains of dependent operations and caches may take longer.")
}

// cycles writes a number of cycles with at most one decimal.
func cycles(n float64) string {
	if n == math.Trunc(n) {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.1f", n)
}

// executes lists what a trip executes.
func (c Counts) executes(vla bool) string {
	var parts []string
	for _, p := range []struct {
		n    int
		noun string
	}{
		{c.Loads, "load"}, {c.Stores, "store"}, {c.MultiplyAdds, "multiply-add"},
		{c.Arithmetic, "other floating-point operation"}, {c.Vectors, "other vector operation"},
		{c.Scalar, "of addresses, counts and jumps"},
	} {
		switch {
		case p.n == 0:
		case p.n == 1 || strings.HasPrefix(p.noun, "of "):
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.noun))
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", p.n, p.noun))
		}
	}
	text := counted(c.Instructions, "instruction") + ": " + strings.Join(parts, ", ")
	switch {
	case c.Flops > 0 && vla:
		return text + fmt.Sprintf("; %d flops for each lane", c.Flops)
	case c.Flops > 0:
		return text + fmt.Sprintf("; %d flops", c.Flops)
	}
	return text
}
