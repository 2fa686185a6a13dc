package analysis

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"flynn/internal/stats"
	"flynn/results/keys"
)

// Honesty is what an A/A session shows: how often the harness claims a difference where there is none.
type Honesty struct {
	Cells  int // pairs of equal points
	Claims int // pairs whose interval of the ratio leaves out 1
	// Off is the median of |ratio − 1| over the cells, OffL1 over those of the smallest working set.
	Off, OffL1 float64
	Claimed    []string // the pairs behind Claims
	Silent     []string // the others
	Slow       string   // by how much the second arm was slowed down on purpose, "2%"; "" where it was not
}

// Rate is the observed rate of false positives.
func (h Honesty) Rate() float64 { return float64(h.Claims) / float64(h.Cells) }

// Honesty compares the arms of every point that was measured against itself; ok is false where none was.
func (s *Set) Honesty() (h Honesty, ok bool) {
	var off, offL1 []float64
	for _, a := range s.Series {
		if a.Point.Arm != keys.First {
			continue
		}
		p := a.Point
		p.Arm = keys.Second
		b := s.at[p]
		if b == nil {
			continue
		}
		p.Arm = ""
		r := Ratio(a, b)
		if r.N < MinSamples {
			continue
		}
		h.Cells++
		off = append(off, math.Abs(r.Median-1))
		if set := a.Samples[keys.Set]; len(set) > 0 && set[0] <= smallestSet {
			offL1 = append(offL1, math.Abs(r.Median-1))
		}
		line := fmt.Sprintf("%s: %.4f [%.4f, %.4f]", p, r.Median, r.Lo, r.Hi)
		if r.Lo > 1 || r.Hi < 1 {
			h.Claims++
			h.Claimed = append(h.Claimed, line)
		} else {
			h.Silent = append(h.Silent, line)
		}
	}
	h.Slow = argument(s.Keys[keys.Args], keys.ArgSlow)
	h.Off, h.OffL1 = stats.Quantile(off, .5), stats.Quantile(offL1, .5)
	return h, h.Cells > 0
}

// argument is the value of a flag among the arguments of a run, "" where it has none.
func argument(args, flag string) string {
	words := strings.Fields(args)
	if i := slices.Index(words, flag); i >= 0 && i+1 < len(words) {
		return strings.Trim(words[i+1], "'") // as a shell quotes it
	}
	return ""
}

// smallestSet is the working set in bytes that every first-level cache holds.
const smallestSet = 16 << 10

// WriteHonesty tells what an A/A session shows; nothing where the set is none.
func WriteHonesty(w io.Writer, s *Set) error {
	h, ok := s.Honesty()
	if !ok {
		return nil
	}
	if h.Slow != "" {
		return h.writeFound(w)
	}
	_,
		err := fmt.Fprintf(w,
		"\nA/A test: flynn reports a difference between identical variants in %d of %d cells: %.1f %% "+
			"(95 %% intervals allow 5 %%).\n"+
			"Half of the ratios lie within %.2f %% of 1; of those with 16 KiB, within %.2f %%.\n",
		h.Claims, h.Cells, 100*h.Rate(), 100*h.Off, 100*h.OffL1)
	for _, c := range h.Claimed {
		if err == nil {
			_, err = fmt.Fprintf(w, "  reported: %s\n", c)
		}
	}
	return err
}

// writeFound tells how many cells notice a slow-down that is there.
func (h Honesty) writeFound(w io.Writer) error {
	_,
		err := fmt.Fprintf(w,
		"\nSecond arm slower by %s: %d of %d cells find it: %.1f %%. Half of the ratios lie within %.2f %% of 1.\n",
		h.Slow, h.Claims, h.Cells, 100*h.Rate(), 100*h.Off)
	for _, c := range h.Silent {
		if err == nil {
			_, err = fmt.Fprintf(w, "  not found: %s\n", c)
		}
	}
	return err
}
