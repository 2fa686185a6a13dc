package machine

// Counting is what came of opening a hardware event.
type Counting string

// What may come of it. The zero value is that nobody tried.
const (
	CountingWorks       Counting = "works"
	CountingAbsent      Counting = "absent"      // the kernel knows of no such event
	CountingDenied      Counting = "denied"      // no permission
	CountingUnsupported Counting = "unsupported" // the kernel has no such call
)

// perf tells what may be counted, and why not.
func perf(t tree, f Facts, guest bool) Perf {
	p := Perf{firstOf(t.text("proc/sys/kernel/perf_event_paranoid"), Unknown), Unknown}
	level, known := t.number("proc/sys/kernel/perf_event_paranoid")
	switch f.Counters {
	case CountingWorks:
		p.Counters = "yes"
	case CountingAbsent:
		p.Counters = "no: the kernel has no driver for those of this CPU"
		if guest {
			p.Counters = "no: the hypervisor does not pass them on"
		}
	case CountingDenied:
		p.Counters = "no: the sandbox forbids it"
		if known && level > 2 {
			p.Counters = "no: perf_event_paranoid forbids it"
		}
	case CountingUnsupported:
		p.Counters = "no: the kernel has no perf events"
	}
	return p
}
