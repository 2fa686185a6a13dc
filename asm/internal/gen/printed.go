package gen

import "fmt"

// printed is what backends share that print their text themselves: registers and who holds them, notes, labels.
type printed struct {
	listing
	layout
	defaults
	symbol string // of the function

	vecs    []int         // register of each Vec, freed after Free
	mark    int           // the first Vec that belongs to the body under construction
	release func(reg int) // takes the register of a Vec back
	gps     []int         // register of each Ptr and Count
	r       pool          // general registers
	gp      string        // what their names begin with
	notes   []string      // what registers hold
	labels  int
}

// freed stands for the register of a Vec that has none any more.
const freed = -1

// emit prints an instruction.
func (b *printed) emit(mnemonic, format string, args ...any) {
	b.op(mnemonic, fmt.Sprintf(format, args...))
}

func (b *printed) Comment(remark string) { b.say(remark) }

func (b *printed) newLabel(stem string) string {
	b.labels++
	return fmt.Sprintf("%s%d", stem, b.labels)
}

// suffix chooses between the endings of a mnemonic for float32 and float64.
func (b *printed) suffix(s, d string) string {
	if b.elem == F64 {
		return d
	}
	return s
}

// hold numbers a register as a Vec.
func (b *printed) hold(reg int) Vec {
	b.vecs = append(b.vecs, reg)
	return Vec(len(b.vecs) - 1)
}

// reg is the number of a vector's register.
func (b *printed) reg(v Vec) int {
	if b.vecs[v] == freed {
		panic(fmt.Sprintf("gen: %s uses a vector after it was freed", b.symbol))
	}
	return b.vecs[v]
}

// Free refuses what an enclosing body holds: the next trip would find something else in its register.
func (b *printed) Free(vs ...Vec) {
	for _, v := range vs {
		if int(v) < b.mark {
			panic(fmt.Sprintf("gen: %s frees a vector that its loop carries", b.symbol))
		}
		b.release(b.reg(v))
		b.vecs[v] = freed
	}
}

// scope runs a body and frees what it left.
func (b *printed) scope(body func()) {
	outer := b.mark
	b.mark = len(b.vecs)
	body()
	for v := b.mark; v < len(b.vecs); v++ {
		if b.vecs[v] != freed {
			b.Free(Vec(v))
		}
	}
	b.mark = outer
}

func (b *printed) newGP() int {
	b.gps = append(b.gps, b.r.take(b.symbol))
	return len(b.gps) - 1
}

// note says what a register holds, for the header.
func (b *printed) note(kind string, reg int, say string) {
	if say != "" {
		b.notes = append(b.notes, fmt.Sprintf("%s%d = %s", kind, reg, say))
	}
}

// argument loads an argument into a general register.
func (b *printed) argument(move, operand, say string) int {
	g := b.newGP()
	b.emit(move, "%s, %s%d", operand, b.gp, b.gps[g])
	b.note(b.gp, b.gps[g], say)
	return g
}
