package machine

import (
	"fmt"
	"math"
	"strings"
)

// Doubt is something that may disturb a measurement, and what to do about it.
type Doubt struct {
	What   string `json:"what"`
	Advice string `json:"advice"`
}

// Doubts lists what may disturb a measurement on this machine, the gravest first.
func (m *Machine) Doubts() []Doubt {
	var l []Doubt
	doubt := func(when bool, what, advice string) {
		if when {
			l = append(l, Doubt{what, advice})
		}
	}
	doubt(m.Emulated != "no", "emulated ("+m.Emulated+"): every time is the emulator's",
		"use this run to test correctness, never to compare speeds")
	doubt(m.Cores == 1, "one CPU: MIMD has nothing to win", "allow more CPUs: taskset, container limits, a larger machine")
	doubt(m.CgroupCPU > 0 && m.CgroupCPU < float64(m.Cores),
		fmt.Sprintf("CPU quota of %.3g cores for %d CPUs: the kernel stops workers in mid-sample", m.CgroupCPU, m.Cores),
		fmt.Sprintf("raise the quota, or use --workers %.0f", math.Max(1, math.Floor(m.CgroupCPU))))
	doubt(m.Load1 > 0.5, fmt.Sprintf("load %.2f: something else is running", m.Load1), "stop it, or wait until the load is below 0.5")
	doubt(m.Battery, "on battery: the clock is held down", "plug it in")
	m.doubtClock(doubt)
	m.doubtGuest(doubt)
	m.doubtCores(doubt)
	doubt(m.THP == "never", "transparent huge pages are off: large sets measure the TLB too",
		"echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled")
	return l
}

// guest reports whether a hypervisor is known. A container alone changes no clock.
func (m *Machine) guest() bool {
	h, _, _ := strings.Cut(m.Virt, "+")
	switch h {
	case "none", Unknown, "docker", "podman", "kubernetes", "lxc", "containerd", "container":
		return false
	}
	return true
}

// doubtClock looks at the frequency, which a guest neither sees nor rules.
func (m *Machine) doubtClock(doubt func(bool, string, string)) {
	unseen := m.guest() || m.GOOS != "linux"
	doubt(m.Governor != "performance" && m.Governor != Unknown, "frequency governor "+m.Governor+": the clock follows the load",
		"sudo cpupower frequency-set -g performance")
	doubt(m.Governor == Unknown && !unseen, "frequency governor unknown: the clock may follow the load",
		"fix the clock in the firmware, or trust cycles/op more than time")
	doubt(m.Boost == "on", "boost is on: the clock depends on heat, on neighbours and on the width of vectors",
		"echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo, or echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost")
	doubt(m.Boost == Unknown && !unseen, "boost unknown: the clock may depend on heat, on neighbours and on the width of vectors",
		"switch boost off in the firmware, or trust cycles/op more than time")
}

// doubtGuest looks at what a hypervisor takes away.
func (m *Machine) doubtGuest(doubt func(bool, string, string)) {
	doubt(m.guest(), "virtualised ("+m.Virt+"): neighbours share caches and memory, and the host rules the clock",
		"take more samples, compare ratios of one run, or rent a dedicated or bare-metal machine")
	// A tenth of a percent is about what a quiet host takes for itself.
	doubt(m.Steal > 0.001, fmt.Sprintf("the hypervisor gave %.1f %% of the CPU time since boot to others", 100*m.Steal),
		"run again at another hour, or on a dedicated machine")
}

// doubtCores looks at cores that are not alike, or shared.
func (m *Machine) doubtCores(doubt func(bool, string, string)) {
	shared := m.CoreCPUs != nil && len(m.CoreCPUs) < m.Cores
	doubt(shared, fmt.Sprintf("SMT: %d CPUs are threads of %d cores", m.Cores, len(m.CoreCPUs)),
		fmt.Sprintf("use --workers %d, one for each core, or switch SMT off", len(m.CoreCPUs)))
	kinds := 0
	for _, c := range m.Caches {
		if c.Level == 1 && c.Type != "Instruction" {
			kinds++
		}
	}
	doubt(kinds > 1 || strings.Contains(m.Uarch, " + "), "cores of several kinds ("+m.Uarch+"): workers are not equal",
		"run on one kind: taskset -c LIST flynn …")
}
