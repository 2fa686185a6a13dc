package misd

import (
	"fmt"
	"strings"

	"flynn/kernels"
)

// Rule is how a voter decides on the ballots of n versions. Versions agree where their values are equal, where both are
// NaN, or where they lie no further apart than a bound. With bound 0 a vote is exact, else it is inexact.
// Source: Lorczak, Caglayan and Eckhardt, A theoretical investigation of generalized voters for redundant systems,
// FTCS-19 (1989).
type Rule uint8

const (
	// Majority takes a value on which more than n/2 versions agree, each with each. It is the middle one of all
	// ballots, which every such majority holds: as long as fewer than half are faulty, it lies between two that are not.
	Majority Rule = iota
	// Plurality takes a value on which most versions agree, two at least. Two largest groups with nobody in common are
	// a tie.
	Plurality
	// Median takes the middle one of an odd number of ballots, NaN above all numbers. It always decides.
	Median
)

// Rules lists the rules by name.
var Rules = []string{Majority: "majority", Plurality: "plurality", Median: "median"}

func (r Rule) String() string { return Rules[r] }

// ParseRule finds a rule by name.
func ParseRule(name string) (Rule, error) {
	for i, n := range Rules {
		if n == name {
			return Rule(i), nil
		}
	}
	return 0, fmt.Errorf("misd: no voter %q; voters are %s", name, strings.Join(Rules, ", "))
}

// check refuses a number of versions on which a rule cannot decide.
func (r Rule) check(n int) error {
	switch {
	case n < 2:
		return fmt.Errorf("misd: N = %d: a vote takes 2 versions to detect a fault, 3 to mask one, 5 to mask two", n)
	case n > MaxVersions:
		return fmt.Errorf("misd: N = %d: a vote takes %d versions at most", n, MaxVersions)
	case r == Median && n%2 == 0:
		return fmt.Errorf("misd: N = %d: a median takes an odd number of versions; majority and plurality take any", n)
	}
	return nil
}

// MaxVersions is how many versions one vote may have.
const MaxVersions = 16

// number is what versions compute.
type number interface{ kernels.Elem | int }

// agree tells whether two values are the same within a bound.
func agree[T number](a, b T, bound float64) bool {
	switch {
	case a == b || a != a && b != b:
		return true
	case bound == 0:
		return false
	case a > b:
		return float64(a)-float64(b) <= bound
	}
	return float64(b)-float64(a) <= bound // false where one is NaN
}

// elect returns the place in ballots of the value that a rule takes, −1 where there is no majority or a tie. n is the
// number of versions: those without a ballot are against all values.
func elect[T number](rule Rule, ballots []T, n int, bound float64) int {
	var room [MaxVersions]int
	order := ranked(room[:0], ballots)
	quorum := n/2 + 1
	middle := (len(order) - 1) / 2
	switch {
	case rule == Plurality:
		return plurality(order, ballots, bound)
	case len(order) < quorum:
		return -1
	case rule == Median:
		return order[middle]
	}
	for lo := 0; lo+quorum <= len(order); lo++ {
		if agree(ballots[order[lo]], ballots[order[lo+quorum-1]], bound) {
			return order[middle]
		}
	}
	return -1
}

// ranked appends the places of ballots from the least value to the largest, NaN last.
func ranked[T number](order []int, ballots []T) []int {
	for i, v := range ballots {
		at := len(order)
		for at > 0 && (v < ballots[order[at-1]] || v == v && ballots[order[at-1]] != ballots[order[at-1]]) {
			at--
		}
		order = append(order, i)
		copy(order[at+1:], order[at:])
		order[at] = i
	}
	return order
}

// plurality looks at runs of ranked ballots that agree from end to end. Of the longest, what all have in common wins.
func plurality[T number](order []int, ballots []T, bound float64) int {
	best, from, to := 1, 0, -1
	for lo := range order {
		hi := lo
		for hi+1 < len(order) && agree(ballots[order[lo]], ballots[order[hi+1]], bound) {
			hi++
		}
		switch size := hi - lo + 1; {
		case size > best:
			best, from, to = size, lo, hi
		case size == best:
			from, to = lo, min(to, hi) // runs come with rising ends
		}
	}
	if best < 2 || from > to {
		return -1
	}
	return order[(from+to)/2]
}
