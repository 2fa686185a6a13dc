package machine

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

const cpuDir = "sys/devices/system/cpu"

// online lists the CPUs of the machine, also those that this process may not use.
func online(t tree) []int {
	if l := t.list(cpuDir + "/online"); l != nil {
		return l
	}
	var l []int
	for _, dir := range t.glob(cpuDir + "/cpu[0-9]*") {
		if n, err := strconv.Atoi(strings.TrimPrefix(path.Base(dir), "cpu")); err == nil && n <= maxCPU {
			l = append(l, n)
		}
	}
	slices.Sort(l)
	return l
}

// online lists the CPUs of the machine. A container may be shown a list of its own, in which its CPUs have other
// numbers than the kernel gives them: then the folders tell.
func (m *Machine) online(t tree) []int {
	l := online(t)
	if !slices.ContainsFunc(m.CPUs, func(cpu int) bool { return !slices.Contains(l, cpu) }) {
		return l
	}
	var all []int
	for _, dir := range t.glob(cpuDir + "/cpu[0-9]*/topology") {
		if n, err := strconv.Atoi(strings.TrimPrefix(path.Base(path.Dir(dir)), "cpu")); err == nil && n <= maxCPU {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	if slices.ContainsFunc(m.CPUs, func(cpu int) bool { return !slices.Contains(all, cpu) }) {
		return l
	}
	return all
}

// readTopology counts cores, threads, sockets and memory nodes, and groups the CPUs of this process by core.
func (m *Machine) readTopology(t tree) {
	threads := map[string]int{} // thread list of a core -> threads
	sockets := map[int64]bool{}
	mine := map[string][]int{}
	m.Online = m.online(t)
	for _, cpu := range m.Online {
		dir := fmt.Sprintf("%s/cpu%d/topology", cpuDir, cpu)
		siblings := t.text(dir + "/core_cpus_list")
		if siblings == "" {
			siblings = t.text(dir + "/thread_siblings_list") // before Linux 5.3
		}
		if siblings != "" {
			threads[siblings]++
			if slices.Contains(m.CPUs, cpu) {
				mine[siblings] = append(mine[siblings], cpu)
			}
		}
		// -1 is a firmware that does not tell.
		if id, ok := t.number(dir + "/physical_package_id"); ok && id >= 0 {
			sockets[id] = true
		}
	}
	m.PhysicalCores, m.Sockets = len(threads), len(sockets)
	m.NUMANodes, m.Nodes = memoryNodes(t), nodes(t)
	if m.Sockets > 1 && m.NUMANodes < 2 && m.GOARCH != "amd64" && m.GOARCH != "386" && firmwareName(t) == "" {
		m.Sockets = 1 // a board, whose kernel calls a cluster of cores a package
	}
	for _, n := range threads {
		m.SMT = max(m.SMT, n)
	}
	m.CoreCPUs = byFirst(mine, len(m.CPUs))
}

// byFirst orders cores by their first CPU. It returns nil unless they hold all n CPUs.
func byFirst(cores map[string][]int, n int) [][]int {
	var l [][]int
	for _, cpus := range cores {
		l = append(l, cpus)
		n -= len(cpus)
	}
	if n != 0 {
		return nil
	}
	slices.SortFunc(l, func(a, b []int) int { return a[0] - b[0] })
	return l
}
