package misd

import (
	"slices"

	"flynn/kernels"
)

// round runs all versions on fresh operands, perhaps with a fault in one of them, votes, and counts.
func (t *trial) round(s kernels.Source) {
	t.compute(t.reference, s)
	bad, fault := t.choose()
	in := slices.Clone(t.in)
	switch {
	case bad >= 0 && (fault == Stop || fault == Late):
		for v, ok := range t.side(bad, fault, s) {
			if !ok {
				in[v] = nil
			}
		}
	default:
		for v, o := range t.ops {
			t.version(o, s, v == bad, fault)
		}
	}
	bound := t.reference.Bound()
	clear(t.voter.Outvoted)
	err := t.voter.Vote(t.out, in, t.Tolerance*bound)
	t.count(bad, fault, err, bad >= 0 && in[bad] != nil && right(in[bad], t.want, bound), right(t.out, t.want, bound))
}

// choose says which version has a fault in this round, −1 none.
func (t *trial) choose() (version int, f Fault) {
	if t.random.Float64() >= t.Rate {
		return -1, 0
	}
	return t.random.IntN(len(t.ops)), t.Faults[t.random.IntN(len(t.Faults))]
}

// version runs one version, with a fault in its data or without.
func (t *trial) version(o kernels.Op, s kernels.Source, bad bool, f Fault) {
	o.Fill(s)
	if bad && f == OperandFlip {
		corrupt(t.random, o.Operands())
	}
	o.Run()
	if !bad {
		return
	}
	var hit []kernels.Result
	for _, i := range t.live {
		hit = append(hit, o.Results(nil)[i])
	}
	f.strike(t.random, hit)
}

// side runs all versions at once, of which one stops, or is not done when all others are and the deadline comes.
func (t *trial) side(bad int, f Fault, s kernels.Source) []bool {
	deadline := make(chan struct{})
	left := len(t.ops) - 1
	t.collector.arrived = func(v int) {
		if v != bad {
			left--
		}
		if v != bad && left == 0 {
			close(deadline)
		}
	}
	in := t.collector.Collect(func(v int) {
		switch {
		case v == bad && f == Stop:
			panic("a fault that was asked for")
		case v == bad:
			<-deadline
		}
		t.compute(t.ops[v], s)
	}, deadline)
	t.collector.arrived = nil
	t.collector.WaitLate() // the next round fills its operands
	return in
}

// count puts a round under its headings.
func (t *trial) count(bad int, f Fault, err error, benign, ok bool) {
	c := &t.counts
	c.Rounds++
	for v, lost := range t.voter.Outvoted {
		if lost > 0 && v != bad {
			c.FalseAlarms++
		}
	}
	if bad < 0 {
		c.Clean++
		if err != nil {
			c.FalseAlarms++
		} else if !ok {
			c.Escaped++
		}
		return
	}
	c.Injected++
	c.ByFault[f]++
	switch {
	case benign:
		c.Benign++
	case err != nil || t.voter.Outvoted[bad] > 0:
		c.Detected++
	default:
		c.Missed++
	}
	switch {
	case err != nil:
		c.Refused++
	case !ok:
		c.Escaped++
	case !benign:
		c.Masked++
	}
}

// right tells whether every value of got is that of want, within the bound.
func right(got, want []kernels.Result, bound float64) bool {
	for i := range want {
		if !rightOne(got[i], want[i], bound) {
			return false
		}
	}
	return true
}

func rightOne(got, want kernels.Result, bound float64) bool {
	for at := 0; at < len(want.Bytes); at += want.Pitch {
		end := min(at+want.Row, len(want.Bytes))
		if !types[want.Elem].equal(got.Bytes[at:end], want.Bytes[at:end], bound) {
			return false
		}
	}
	return true
}
