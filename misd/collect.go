package misd

// Collector runs versions side by side and takes what is there at a deadline. A late version goes on in its own memory
// and has no ballot until it is done. It is for one goroutine.
type Collector struct {
	arrivals chan arrival
	busy     []bool
	round    int
	arrived  func(version int) // told of each arrival that was taken; nil where nobody listens
}

// arrival is the end of a version's work.
type arrival struct {
	version, round int
	result         bool // else it stopped
}

// NewCollector is for n versions.
func NewCollector(n int) *Collector {
	return &Collector{arrivals: make(chan arrival, n), busy: make([]bool, n)}
}

// Collect calls run for every version that is not busy, each in a goroutine of its own, and returns which had a result
// when the deadline closed. A version that panics has stopped: it has none.
func (c *Collector) Collect(run func(version int), deadline <-chan struct{}) []bool {
	c.drain(nil)
	c.round++
	in := make([]bool, len(c.busy))
	left := 0
	for v, busy := range c.busy {
		if !busy {
			c.busy[v] = true
			left++
			go c.work(v, c.round, run)
		}
	}
	for left > 0 {
		select {
		case a := <-c.arrivals:
			if c.take(a, in) {
				left--
			}
		case <-deadline:
			c.drain(in) // both may have happened at once
			return in
		}
	}
	return in
}

// WaitLate waits for all late versions.
func (c *Collector) WaitLate() {
	for _, busy := range c.busy {
		if busy {
			c.take(<-c.arrivals, nil)
		}
	}
}

func (c *Collector) work(v, round int, run func(version int)) {
	result := false
	defer func() {
		if !result {
			_ = recover() // what stopped it is not the voter's business
		}
		c.arrivals <- arrival{v, round, result}
	}()
	run(v)
	result = true
}

// drain takes what has arrived, without waiting.
func (c *Collector) drain(in []bool) {
	for {
		select {
		case a := <-c.arrivals:
			c.take(a, in)
		default:
			return
		}
	}
}

// take notes an arrival and tells whether it belongs to this round.
func (c *Collector) take(a arrival, in []bool) bool {
	c.busy[a.version] = false
	if a.round != c.round {
		return false
	}
	if in != nil {
		in[a.version] = a.result
	}
	if c.arrived != nil {
		c.arrived(a.version)
	}
	return true
}
