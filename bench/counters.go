package bench

import "flynn/results/keys"

// event is one hardware counter.
type event struct {
	unit         string
	kind, config uint64
}

// Values of perf_event_attr, which only Linux has: type and config.
const (
	perfHardware = 0
	perfCache    = 3
	l1dReadMiss  = 0 | 0<<8 | 1<<16 // level, read, miss
	llReadMiss   = 2 | 0<<8 | 1<<16
)

// events are the counters that samples show where the kernel has them.
var events = []event{
	{keys.CPUCycles, perfHardware, 0},
	{keys.Instructions, perfHardware, 1},
	{keys.BranchMisses, perfHardware, 5},
	{keys.L1Misses, perfCache, l1dReadMiss},
	{keys.LLMisses, perfCache, llReadMiss},
}

// counters are the events that could be opened for one thread. A nil one counts nothing.
type counters struct {
	units []string
	files []counterFile
}

// read returns the present values.
func (c *counters) read() []uint64 {
	if c == nil {
		return nil
	}
	values := make([]uint64, len(c.files))
	for i, f := range c.files {
		values[i] = f.value()
	}
	return values
}

// since returns what was counted since start, for one of ops.
func (c *counters) since(start []uint64, ops int) []Metric {
	if c == nil {
		return nil
	}
	var ms []Metric
	for i, v := range c.read() {
		ms = append(ms, Metric{c.units[i], float64(v-start[i]) / float64(ops)})
	}
	return ms
}

func (c *counters) close() {
	if c == nil {
		return
	}
	for _, f := range c.files {
		f.close()
	}
}
