package machine

import (
	"fmt"
	"slices"
	"strings"
)

// Doubt is something that may disturb a measurement, and what to do about it.
type Doubt struct {
	What   string `json:"what"`
	Advice string `json:"advice"`
}

// doubts gathers them.
type doubts []Doubt

func (d *doubts) when(is bool, what, advice string) {
	if is {
		*d = append(*d, Doubt{what, advice})
	}
}

// Doubts lists what may disturb a measurement on this machine, the gravest first.
func (m *Machine) Doubts() []Doubt {
	var d doubts
	d.when(m.Emulated != "no", "emulated ("+m.Emulated+"): every time is the emulator's",
		"use this run to test correctness, never to compare speeds")
	m.doubtShare(&d)
	d.when(m.Load1 > 0.5, fmt.Sprintf("load %.2f: something else is running", m.Load1),
		"stop it, or wait until the load is below 0.5")
	m.doubtClock(&d)
	m.doubtGuest(&d)
	m.doubtCores(&d)
	m.doubtMemory(&d)
	m.doubtView(&d)
	return d
}

// doubtShare looks at what this process may use of the machine.
func (m *Machine) doubtShare(d *doubts) {
	workers := m.Workers()
	d.when(m.Cores == 1, "one CPU: MIMD has nothing to win",
		"allow more CPUs: taskset, container limits, a larger machine")
	advice := "raise the quota"
	if m.CgroupCPU >= 1 {
		advice += fmt.Sprintf(", or use --workers %d", int(m.CgroupCPU))
	}
	d.when(m.CgroupCPU > 0 && m.CgroupCPU < float64(workers),
		fmt.Sprintf("CPU quota of %.3g cores for %s: the kernel stops them in mid-sample", m.CgroupCPU,
			plural(workers, "worker")), advice)
	// Go takes a quota into account, rounded up, and never less than two.
	byQuota := m.CgroupCPU > 0 && float64(workers) >= m.CgroupCPU
	d.when(workers < m.Cores && !byQuota, fmt.Sprintf("GOMAXPROCS is %d: %d of %d CPUs stay idle", workers,
		m.Cores-workers, m.Cores),
		"unset GOMAXPROCS to use all of them")
	d.when(slices.Contains(m.Online, 0) && len(m.CPUs) > 0 && !slices.Contains(m.CPUs, 0),
		fmt.Sprintf("CPU 0 is left out: %s of %s may be used", List(m.CPUs), List(m.Online)),
		"where that is not on purpose, widen the CPU set: taskset, cpuset")
	d.when(strings.HasPrefix(m.Pinning, "no"), "workers cannot be bound to CPUs ("+strings.TrimPrefix(m.Pinning, "no: ")+
		"): they wander",
		"allow sched_setaffinity in the sandbox; until then take more samples")
}

// guest reports whether a hypervisor is known. A container alone changes no clock.
func (m *Machine) guest() bool {
	h, _, _ := strings.Cut(m.Virt, "+")
	return slices.Contains(guests, h)
}

// doubtClock looks at the frequency, which a guest neither sees nor rules.
func (m *Machine) doubtClock(d *doubts) {
	d.when(m.Battery, "on battery: the clock is held down", "plug it in")
	unseen := m.guest() || m.GOOS != "linux" || m.blind() || m.Emulated != "no"
	var is, fix []string
	say := func(when bool, what, advice string) {
		if when {
			is, fix = append(is, what), append(fix, advice)
		}
	}
	say(m.Governor != "performance" && m.Governor != Unknown, "governor "+m.Governor,
		"sudo cpupower frequency-set -g performance")
	say(m.Governor == Unknown && !unseen, "governor unknown", "fix the clock in the firmware")
	say(m.Boost == "on", "boost is on", "sudo cpupower set --turbo-boost 0")
	say(m.Boost == Unknown && !unseen, "boost unknown", "switch boost off in the firmware")
	d.when(len(is) > 0, strings.Join(is, ", ")+": the clock follows load, heat and the width of vectors",
		m.onHost(strings.Join(fix, "; "))+", or trust cycles/op more than time")
	d.when(m.Timer.Cost > 500 && m.Emulated == "no",
		fmt.Sprintf("reading the time takes %.1f µs (clock source %s)", m.Timer.Cost/1e3, m.Timer.Source),
		"boot with clocksource=tsc where the CPU's counter is steady, or take longer samples: --time 20ms")
}

// onHost marks advice that cannot be followed where /sys is read-only.
func (m *Machine) onHost(advice string) string {
	if m.Sys == "read-only" {
		return "on the host, " + advice
	}
	return advice
}

// doubtGuest looks at what a hypervisor takes away.
func (m *Machine) doubtGuest(d *doubts) {
	guest := m.guest()
	d.when(guest, "virtualised ("+m.Virt+"): neighbours share caches and memory, and the host rules the clock",
		"take more samples, compare ratios of one run, or rent a dedicated or bare-metal machine")
	// Cores of arm64 servers have one thread.
	d.when(guest && m.GOARCH == "amd64" && m.Cores > 1 && m.SMT < 2 && m.Emulated == "no",
		"two virtual CPUs may be two threads of one core: a hypervisor need not report that",
		"compare peak on two workers with twice the peak on one")
	// A tenth of a percent is about what a quiet host takes for itself.
	d.when(m.Steal > 0.001, fmt.Sprintf("the hypervisor gave %.1f %% of the CPU time since boot to others", 100*m.Steal),
		"run again at another hour, or on a dedicated machine")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
