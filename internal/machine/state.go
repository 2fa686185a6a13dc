package machine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// governor returns the frequency governors of cpus.
func governor(t tree, cpus []int) string {
	var names []string
	for _, cpu := range cpus {
		g := t.text(fmt.Sprintf("%s/cpu%d/cpufreq/scaling_governor", cpuDir, cpu))
		if g != "" && !slices.Contains(names, g) {
			names = append(names, g)
		}
	}
	return firstOf(strings.Join(names, "+"), Unknown)
}

// boost tells whether the clock may go beyond the nominal one.
func boost(t tree) string {
	for _, s := range []struct{ file, on, off string }{
		{cpuDir + "/intel_pstate/no_turbo", "0", "1"}, // this one first: the generic switch is there too, and lies
		{cpuDir + "/cpufreq/boost", "1", "0"},
	} {
		switch t.text(s.file) {
		case s.on:
			return "on"
		case s.off:
			return "off"
		}
	}
	return Unknown
}

// load returns the mean of runnable threads of the last minute, -1 if unknown.
func load(t tree) float64 {
	one, _, _ := strings.Cut(t.text("proc/loadavg"), " ")
	l, err := strconv.ParseFloat(one, 64)
	if err != nil {
		return -1
	}
	return l
}

// steal returns the share of CPU time since boot in which a virtual CPU had to wait, -1 if unknown.
func steal(t tree) float64 {
	first, _, _ := strings.Cut(t.text("proc/stat"), "\n")
	f := strings.Fields(first) // cpu user nice system idle iowait irq softirq steal …
	if len(f) < 9 || f[0] != "cpu" {
		return -1
	}
	sum, stolen := 0.0, 0.0
	for _, s := range f[1:9] {
		ticks, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return -1
		}
		sum, stolen = sum+ticks, ticks
	}
	if sum == 0 {
		return -1
	}
	return stolen / sum
}

// onBattery reports whether a battery of the machine, and not of a mouse, is being discharged.
func onBattery(t tree) bool {
	for _, dir := range t.glob("sys/class/power_supply/*") {
		if t.text(dir+"/type") == "Battery" && t.text(dir+"/scope") != "Device" && t.text(dir+"/status") == "Discharging" {
			return true
		}
	}
	return false
}

// sysState tells whether /sys is there, shows processors, and is read-only, as in most containers.
func (m *Machine) sysState(t tree) string {
	if !t.exists(cpuDir) {
		return "absent"
	}
	if m.PhysicalCores == 0 && m.Caches == nil && m.Nodes == nil {
		return "empty"
	}
	for line := range strings.Lines(t.text("proc/self/mounts")) { // device, directory, type, options
		f := strings.Fields(line)
		if len(f) > 3 && f[1] == "/sys" && slices.Contains(strings.Split(f[3], ","), "ro") {
			return "read-only"
		}
	}
	return "present"
}
