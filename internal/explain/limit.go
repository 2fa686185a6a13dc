package explain

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// What the ports of a core do in a cycle, for the limits of a loop: round numbers of wide cores of today, not those of
// this machine.
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

// Core says of which core the limits are.
func Core() string {
	return fmt.Sprintf("The limits are those of a core that starts %d loads, %d store, %d vector operations and "+
		"%d instructions a cycle, with operands in L1. Chains of dependent operations take longer.",
		loadsACycle, storesACycle, vectorsACycle, issueACycle)
}

// Limit says what limits a loop on such a core.
func (loop *Loop) Limit() string {
	c := loop.Counts
	if strings.HasPrefix(loop.Code[0].Mnemonic, "REP;") {
		return "The machine chooses the steps of this instruction."
	}
	bounds := []bound{
		{"loads", float64(c.Loads) / loadsACycle},
		{"stores", float64(c.Stores) / storesACycle},
		{"vector operations", float64(c.MultiplyAdds+c.Arithmetic+c.Vectors) / vectorsACycle},
		{"instructions", float64(c.Instructions) / issueACycle},
	}
	most := slices.MaxFunc(bounds, func(a, b bound) int { return cmp.Compare(a.cycles, b.cycles) }).cycles
	var each, first []string
	for _, b := range bounds {
		if b.cycles > 0 {
			each = append(each, b.what+" "+cycles(b.cycles))
		}
		if b.cycles == most {
			first = append(first, b.what)
		}
	}
	text := fmt.Sprintf("%s: at least %s cycles a trip (%s)", strings.Join(first, " and "), cycles(most),
		strings.Join(each, ", "))
	if loop.Elements > 0 {
		text += fmt.Sprintf(", %.2g an element", most/float64(loop.Elements))
	}
	switch {
	case c.Flops > 0 && loop.Function.ISA.Info().VLA:
		text += fmt.Sprintf("; %.2g flops a cycle for each lane", float64(c.Flops)/most)
	case c.Flops > 0:
		text += fmt.Sprintf("; %.2g flops a cycle", float64(c.Flops)/most)
	}
	return text + "."
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
