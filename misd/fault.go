package misd

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"flynn/kernels"
)

// Fault is what goes wrong in one version, outside of its kernel.
type Fault uint8

const (
	ResultFlip  Fault = iota // one bit of one value that it has computed
	OperandFlip              // one bit of one value of its copy of the operands, before it computes
	StuckLane                // one bit is stuck in every eighth value that it has computed
	Stop                     // it stops and has no result
	Late                     // its result comes after the deadline
)

// Faults lists the faults by name.
var Faults = []string{ResultFlip: "result", OperandFlip: "operand", StuckLane: "lane", Stop: "stop", Late: "late"}

func (f Fault) String() string { return Faults[f] }

// ParseFault finds a fault by name.
func ParseFault(name string) (Fault, error) {
	for i, n := range Faults {
		if n == name {
			return Fault(i), nil
		}
	}
	return 0, fmt.Errorf("misd: no fault %q; faults are %s", name, strings.Join(Faults, ", "))
}

// lanes is how far apart the values of a stuck lane are: the f64 lanes of a 512-bit register.
const lanes = 8

// Flip flips bit number bit of data.
func Flip(data []byte, bit int) { data[bit/8] ^= 1 << (bit % 8) }

// Stick sets bit number bit of every eighth value, from value lane on, to 1 or to 0.
func Stick(data []byte, size, lane, bit int, one bool) {
	for at := lane*size + bit/8; at < len(data); at += lanes * size {
		data[at] &^= 1 << (bit % 8)
		if one {
			data[at] |= 1 << (bit % 8)
		}
	}
}

// strike puts a fault into computed results, at a place that r chooses.
func (f Fault) strike(r *rand.Rand, results []kernels.Result) {
	hit := results[r.IntN(len(results))]
	switch f {
	case ResultFlip:
		Flip(hit.Bytes, place(r, hit))
	case StuckLane:
		values := len(hit.Bytes) / hit.Size
		Stick(hit.Bytes, hit.Size, r.IntN(min(values, lanes)), r.IntN(8*hit.Size), r.IntN(2) == 1)
	}
}

// place chooses a bit that is part of a result, and not of a gap between rows.
func place(r *rand.Rand, hit kernels.Result) int {
	rows := (len(hit.Bytes) + hit.Pitch - 1) / hit.Pitch
	return 8*(r.IntN(rows)*hit.Pitch) + r.IntN(8*hit.Row)
}

// corrupt flips one bit of the operands, all bits being as likely.
func corrupt(r *rand.Rand, operands [][]byte) {
	bits := 0
	for _, s := range operands {
		bits += 8 * len(s)
	}
	if bits == 0 {
		return
	}
	at := r.IntN(bits)
	for _, s := range operands {
		if at < 8*len(s) {
			Flip(s, at)
			return
		}
		at -= 8 * len(s)
	}
}
