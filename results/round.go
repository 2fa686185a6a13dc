package results

import (
	"fmt"
	"strconv"
	"strings"

	"flynn/results/keys"
)

// Samples of one problem are taken in rounds, one of each point: sample k of a point is of round k. Where a problem is
// visited again later, with other points or more, a line says in which round its points go on, so that only samples
// that were taken in turns are paired.

// RoundLine says that the next samples of a problem are of a round and those after it.
func RoundLine(round int, p Problem) string {
	return fmt.Sprintf("%s%d %s/%s", keys.RoundNote, round, keys.Base, p)
}

// ParseRound reads such a line.
func ParseRound(line string) (round int, p Problem, ok bool) {
	rest, ok := strings.CutPrefix(line, keys.RoundNote)
	if !ok {
		return 0, p, false
	}
	number, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
	round, err := strconv.Atoi(number)
	if err != nil || round < 0 {
		return 0, p, false
	}
	name, ok = strings.CutPrefix(strings.TrimSpace(name), keys.Base+"/")
	if !ok {
		return 0, p, false
	}
	p, err = ParseProblem(name)
	return round, p, err == nil
}
