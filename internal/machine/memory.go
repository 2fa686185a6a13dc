package machine

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
)

// readMemory reads pages, memory and swap.
func (m *Machine) readMemory(t tree) {
	m.THP = thp(t)
	if size, ok := t.number("sys/kernel/mm/transparent_hugepage/hpage_pmd_size"); ok && size > 0 {
		m.THPSize = size
	}
	m.HugePages = hugePools(t)
	info := t.text("proc/meminfo")
	m.MemTotal, m.SwapTotal = kibibytes(info, "MemTotal"), kibibytes(info, "SwapTotal")
	m.SwapUsed = max(m.SwapTotal-kibibytes(info, "SwapFree"), 0)
}

// thp returns the mode of transparent huge pages: the word in brackets.
func thp(t tree) string {
	_, rest, _ := strings.Cut(t.text("sys/kernel/mm/transparent_hugepage/enabled"), "[")
	mode, _, ok := strings.Cut(rest, "]")
	if !ok {
		return Unknown
	}
	return mode
}

// kibibytes returns the bytes of a line like "MemTotal: 24684092 kB", 0 if there is none.
func kibibytes(info, key string) int64 {
	n, err := strconv.ParseInt(strings.TrimSuffix(field(info, key), " kB"), 10, 64)
	if err != nil || n < 0 || n > 1<<40 {
		return 0
	}
	return n << 10
}

// hugePools lists the reserved huge pages, the smallest first. Sizes without a page are listed, too.
func hugePools(t tree) []HugePool {
	var l []HugePool
	for _, dir := range t.glob("sys/kernel/mm/hugepages/hugepages-*kB") {
		kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(path.Base(dir), "hugepages-"), "kB"), 10, 32)
		if err != nil || kib <= 0 {
			continue
		}
		reserved, _ := t.number(dir + "/nr_hugepages")
		free, _ := t.number(dir + "/free_hugepages")
		l = append(l, HugePool{kib << 10, reserved, free})
	}
	slices.SortFunc(l, func(a, b HugePool) int { return cmp.Compare(a.Size, b.Size) })
	return l
}
