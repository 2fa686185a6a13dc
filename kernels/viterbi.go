package kernels

import (
	"math"

	"flynn/asm"
)

const (
	states  = 32 // of the hidden Markov model
	symbols = 16 // that it shows
	stretch = 32 // steps of a sequence
)

var _ = define(Spec{
	Name: "viterbi", Doc: "W = the likeliest states of hidden Markov models with 32 states, max-plus, in sequences of " +
		"32 steps: lanes are states, parts are sequences",
	Size: "steps of all sequences", Dwarf: "graphical models", Step: stretch,
	Work: func(n int) Work {
		return Work{Loads: states * float64(n), Stores: (states + 1) * float64(n), Indices: float64(n)}
	},
}, viterbiForm(), viterbi, asm.ViterbiI32)

// viterbiFunc fills the trellis z of one sequence, a row of states for each step: z[t,j] is the best score of a path to
// state j, a[i,j] that of going from state i to j, b[o,j] that of seeing symbol o in state j. Scores are multiples of
// 32, logarithms of probabilities in fixed point. The low bits of a[i,j] are 31−i, so that the maximum also tells where
// the best path came from, and of several the first.
type viterbiFunc = func(z, a, b []int32, obs []int32)

func viterbi(z, a, b []int32, obs []int32) {
	for t, o := range obs {
		row, seen := z[t*states:][:states], b[int(o)*states:][:states]
		if t == 0 {
			copy(row, seen)
			continue
		}
		before := z[(t-1)*states:][:states]
		for j := range row {
			row[j] = math.MinInt32
		}
		for i, s := range before {
			best := s &^ (states - 1)
			for j, step := range a[i*states:][:states] {
				row[j] = max(row[j], best+step)
			}
		}
		for j, score := range seen {
			row[j] += score
		}
	}
}

// trace writes the best path through a trellis and returns its score. It walks back alone: a load waits for the one
// before.
func trace(path, z []int32) int {
	if len(path) == 0 {
		return 0
	}
	last := len(path) - 1
	row, j := z[last*states:][:states], 0
	for i, s := range row {
		if s&^(states-1) > row[j]&^(states-1) {
			j = i
		}
	}
	score := int(row[j] &^ (states - 1) / states)
	for t := last; ; t-- {
		path[t] = int32(j)
		if t == 0 {
			return score
		}
		j = states - 1 - int(z[t*states+j]&(states-1))
	}
}

// viterbiForm is the form of decoding: a in X, b in Y, trellises in Z, paths in W, what was seen in P, the sum of
// scores in I. Steps depend on each other, and a barrier costs more than a step: units are sequences.
func viterbiForm() Form[int32, viterbiFunc] {
	noise := value[int32]{"h>>1 in 15 bits", func(h uint64) int32 { return int32(h>>1) & math.MaxInt16 }}
	model := described[int32]("scores: see fillModel in kernels/viterbi.go")
	steps := func(v value[int32], in intent) stream[int32] {
		return stream[int32]{intent: in, length: order, unit: fixed(stretch), value: v}
	}
	return Form[int32, viterbiFunc]{
		Layout: layout[int32]{
			replicated(fixed(states*states), model),
			replicated(fixed(symbols*states), model),
			{intent: output, length: multiple(states), unit: fixed(stretch * states), value: noise},
			steps(noise, output),
			steps(described[int32]("(h>>32)·16>>32"), input),
		},
		Fill: fillModel,
		Call: func(f viterbiFunc, d *Data[int32]) {
			d.I = 0
			for lo := 0; lo < d.M; lo += stretch {
				hi := min(lo+stretch, d.M)
				z := d.Z[lo*states : hi*states]
				f(z, d.X, d.Y, d.P[lo:hi])
				d.I += trace(d.W[lo:hi], z)
			}
		},
		Unit: stretch,
		Fold: foldSum[int32],
	}
}

// fillModel draws the model, which all parts share, and what a part sees of it.
func fillModel(d *Data[int32], s Source) {
	const worst = 1000 // the least likely event, in units of the fixed point
	score := func(stream, i int) int32 { return -states * int32(s.below(stream, i, worst)) }
	a, b := once(d, d.X), once(d, d.Y)
	for i := range a {
		a[i] = score(0, i) + int32(states-1-i/states)
	}
	for i := range b {
		b[i] = score(1, i)
	}
	for i := range d.P {
		d.P[i] = int32(s.below(indexP, d.Lo*stretch+i, symbols))
	}
}
