package keys

import (
	"fmt"
	"slices"
	"strings"
)

// Samples of one problem are taken in rounds, one of each point: sample k of a point is of round k. Where a problem is
// visited again later, with other points or more, a line says in which round its points go on, so that only samples
// that were taken in turns are paired.

// Problem is the part of a benchmark's name that all points of a batch have in common: kernel, element type and n.
func Problem(name string) string {
	var parts []string
	for part := range strings.SplitSeq(name, "/") {
		key, value, ok := strings.Cut(part, "=")
		if ok && slices.Contains([]string{Kernel, Elem, N}, key) {
			if i := strings.LastIndexByte(value, '-'); key == N && i > 0 { // GOMAXPROCS behind a last key
				part = key + "=" + value[:i]
			}
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

// RoundLine says that the next samples of a problem are of a round and those after it.
func RoundLine(round int, problem string) string {
	return fmt.Sprintf("%s%d %s/%s", RoundNote, round, Base, problem)
}

// ParseRound reads such a line.
func ParseRound(line string) (round int, problem string, ok bool) {
	rest, ok := strings.CutPrefix(line, RoundNote)
	if !ok {
		return 0, "", false
	}
	if n, err := fmt.Sscanf(rest, "%d "+Base+"/%s", &round, &problem); err != nil || n != 2 || round < 0 {
		return 0, "", false
	}
	return round, problem, true
}
