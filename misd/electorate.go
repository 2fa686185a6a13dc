package misd

import (
	"bytes"
	"fmt"
	"strings"

	"flynn/internal/mem"
	"flynn/kernels"
)

// Electorate votes on the results of n versions, value by value. It is for one goroutine.
type Electorate struct {
	rule     Rule
	names    []string
	Outvoted []int // values on which each version lost, all of them where it was missing; whoever counts clears it
}

// NewElectorate names the versions that vote.
func NewElectorate(rule Rule, names []string) (*Electorate, error) {
	if err := rule.check(len(names)); err != nil {
		return nil, err
	}
	return &Electorate{rule: rule, names: names, Outvoted: make([]int, len(names))}, nil
}

// Vote puts the elected values into out, which may be the memory of any version. in holds the results of each version,
// nil where it is missing. The error is a *SplitError.
func (e *Electorate) Vote(out []kernels.Result, in [][]kernels.Result, bound float64) error {
	missing := false
	for v, results := range in {
		if results == nil {
			missing = true
			e.Outvoted[v] += countValues(out)
		}
	}
	for i, o := range out {
		if !missing && unanimous(in, i, 0, 1) {
			copy(o.Bytes, in[0][i].Bytes)
			continue
		}
		if err := e.result(i, o, in, bound); err != nil {
			return err
		}
	}
	return nil
}

// result votes on one result of all versions.
func (e *Electorate) result(i int, out kernels.Result, in [][]kernels.Result, bound float64) error {
	for at := 0; at < len(out.Bytes); at += out.Pitch {
		r := row{e, i, at / out.Size, at, min(at+out.Row, len(out.Bytes)), bound}
		if err := types[out.Elem].count(r, out, in); err != nil {
			return err
		}
	}
	return nil
}

// row is where a vote takes place: bytes lo to hi of result i.
type row struct {
	*Electorate
	i, first, lo, hi int
	bound            float64
}

// count votes on each value of a row.
func (values[T]) count(r row, out kernels.Result, in [][]kernels.Result) error {
	var voters [MaxVersions]int
	var rows [MaxVersions][]T
	n := 0
	for v, results := range in {
		if results != nil {
			voters[n], rows[n] = v, mem.View[T](results[r.i].Bytes[r.lo:r.hi])
			n++
		}
	}
	var ballots [MaxVersions]T
	to := mem.View[T](out.Bytes[r.lo:r.hi])
	for j := range to {
		for b := range n {
			ballots[b] = rows[b][j]
		}
		won := elect(r.rule, ballots[:n], len(in), r.bound)
		if won < 0 {
			return split(r, out, j, voters[:n], ballots[:n])
		}
		for b := range n {
			if !agree(ballots[b], ballots[won], r.bound) {
				r.Outvoted[voters[b]]++
			}
		}
		to[j] = ballots[won]
	}
	return nil
}

// SplitError is a vote without a majority, or a tie.
type SplitError struct {
	Rule   Rule
	Where  string   // the value: Z[17], R
	Names  []string // of the versions
	Values []string // of each version; "missing" where it has none
}

func (e *SplitError) Error() string {
	says := make([]string, len(e.Names))
	for i, n := range e.Names {
		says[i] = n + " " + e.Values[i]
	}
	return fmt.Sprintf("misd: no %s of %d at %s: %s", e.Rule, len(e.Names), e.Where, strings.Join(says, ", "))
}

func split[T number](r row, out kernels.Result, j int, voters []int, ballots []T) error {
	e := &SplitError{Rule: r.rule, Where: out.Name, Names: r.names, Values: make([]string, len(r.names))}
	if len(out.Bytes) > out.Size {
		e.Where = fmt.Sprintf("%s[%d]", out.Name, r.first+j)
	}
	for v := range e.Values {
		e.Values[v] = "missing"
	}
	for b, v := range voters {
		e.Values[v] = fmt.Sprint(ballots[b])
	}
	return e
}

// unanimous tells whether all versions have the same bits in one of so many parts of result i.
func unanimous(in [][]kernels.Result, i, part, parts int) bool {
	a := in[0][i]
	rows := (len(a.Bytes) + a.Pitch - 1) / a.Pitch
	lo, hi, width := 0, len(a.Bytes), a.Row
	if rows > 1 {
		lo, hi = rows*part/parts*a.Pitch, rows*(part+1)/parts*a.Pitch
	} else {
		lo, hi = hi*part/parts, hi*(part+1)/parts
		width = hi - lo
	}
	for _, results := range in[1:] {
		b := results[i].Bytes
		for at := lo; at < hi; at += max(a.Pitch, 1) {
			if end := min(at+width, len(a.Bytes)); !bytes.Equal(a.Bytes[at:end], b[at:end]) {
				return false
			}
		}
	}
	return true
}

// countValues counts the values of results.
func countValues(rs []kernels.Result) int {
	n := 0
	for _, r := range rs {
		for at := 0; at < len(r.Bytes); at += r.Pitch {
			n += (min(at+r.Row, len(r.Bytes)) - at) / r.Size
		}
	}
	return n
}
