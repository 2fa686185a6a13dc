package results

import (
	"fmt"
	"strings"

	"flynn/results/keys"
)

// Companion is what the value of key With names: a kernel, its instruction set and the level of memory where its
// operands are. The zero value is parked workers.
type Companion struct {
	Kernel string
	ISA    string // "" is that of the point
	Level  string // one of Levels
}

// Levels of memory where the operands of a companion are, near to far.
var Levels = []string{"l1", "l2", "l3", "memory"}

// String is the value of key With: triad@l2, or peak.avx512@l1 where the instruction set is not that of the point.
func (c Companion) String() string {
	switch {
	case c.Kernel == "":
		return keys.Idle
	case c.ISA != "":
		return c.Kernel + "." + c.ISA + "@" + c.Level
	}
	return c.Kernel + "@" + c.Level
}

// ParseCompanion reads a value of key With. It knows no kernels.
func ParseCompanion(text string) (c Companion, err error) {
	if text == keys.Idle {
		return c, nil
	}
	name, level, ok := strings.Cut(text, "@")
	c.Kernel, c.ISA, _ = strings.Cut(name, ".")
	c.Level = level
	if !ok || c.Kernel == "" || strings.HasSuffix(name, ".") {
		return Companion{}, fmt.Errorf("%s=%s: write KERNEL@LEVEL, such as triad@l2, or %s", keys.With, text, keys.Idle)
	}
	return c, nil
}

// WithLine says which problem each worker but the first has beside a timed one, in a team of so many.
func WithLine(with string, workers int, p Problem) string {
	return fmt.Sprintf("%s%s=%s/%s=%d: %s", keys.WithNote, keys.With, with, keys.P, workers, p)
}

// ParseWith reads such a line.
func ParseWith(line string) (with string, workers int, p Problem, ok bool) {
	rest, ok := strings.CutPrefix(line, keys.WithNote)
	if !ok {
		return "", 0, p, false
	}
	name, problem, ok := strings.Cut(rest, ": ")
	var of Point
	if _, err := of.take(name); !ok || err != nil || of.With == "" || of.Workers == 0 {
		return "", 0, p, false
	}
	p, err := ParseProblem(strings.TrimSpace(problem))
	return of.With, of.Workers, p, err == nil
}
