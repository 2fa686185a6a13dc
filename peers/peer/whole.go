package peer

import "runtime"

// Whole is a kernel in Go that starts goroutines by itself: it gets the whole problem, and as many processors as
// workers.
func Whole(name, elem string, bind func(p *Part) func()) Kernel {
	return Kernel{Name: name, Elem: elem, Team: true, Whole: true, Open: func(parts []Part, cpus []int) Runner {
		return &wholeRunner{part: &parts[0], work: bind(&parts[0]), cpus: cpus}
	}}
}

type wholeRunner struct {
	part *Part
	work func()
	cpus []int
}

func (r *wholeRunner) Ready() {
	pin(r.cpus[0])
	runtime.GOMAXPROCS(len(r.cpus))
}

func (r *wholeRunner) Run(ops int) {
	for range ops {
		r.work()
	}
}

func (r *wholeRunner) Result() Result { return r.part.Result }

// Close gives the processors back, which fill operands.
func (r *wholeRunner) Close() { runtime.GOMAXPROCS(runtime.NumCPU()) }

// Stream returns how to get a stream of a part as elements.
func Stream[T any](stream int) func(p *Part) []T {
	return func(p *Part) []T { return Of[T]([][]byte{X: p.X, Y: p.Y, Z: p.Z, W: p.W}[stream]) }
}
