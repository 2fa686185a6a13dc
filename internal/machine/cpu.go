package machine

import (
	"slices"
	"strconv"
	"strings"
)

// processor names the CPU and its microarchitecture. Under an emulator only CPUID speaks of the emulated processor, the
// files speak of the host's.
func processor(t tree, f Facts, emulated bool) (cpu, uarch string) {
	info := ""
	if !emulated {
		info = t.text("proc/cpuinfo")
	}
	switch f.GOARCH {
	case "amd64", "386":
		cpu, uarch = x86(info, f)
	case "arm64":
		cpu, uarch = arm64(info, f)
	default:
		uarch = field(info, "uarch") // riscv64
		cpu = firstOf(f.Brand, field(info, "model name"), field(info, "cpu model"), uarch)
	}
	if board := t.text("sys/firmware/devicetree/base/model"); board != "" && !emulated {
		cpu = strings.TrimSpace(cpu + " (" + board + ")")
	}
	return firstOf(cpu, Unknown), firstOf(uarch, Unknown)
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

func x86(info string, f Facts) (cpu, uarch string) {
	number := func(key string, fallback int) int {
		if n, err := strconv.Atoi(field(info, key)); err == nil {
			return n
		}
		return fallback
	}
	vendor := firstOf(signature(f.Vendor), field(info, "vendor_id"))
	family, model, stepping := f.Family, f.Model, f.Stepping
	if signature(f.Vendor) == "" {
		family, model, stepping = number("cpu family", 0), number("model", 0), number("stepping", 0)
	}
	cpu = strings.Join(strings.Fields(firstOf(f.Brand, field(info, "model name"))), " ") // makers pad with blanks
	return cpu, x86Uarch(vendor, family, model, stepping)
}

// arm64 names what the files list, which may be cores of several kinds, or else what CPUID found on one core.
func arm64(info string, f Facts) (cpu, uarch string) {
	parts := armParts(info)
	told := slices.ContainsFunc(parts, func(p Part) bool { return p.Implementer != 0 && p.Number != 0 })
	if !told && f.Part.Implementer != 0 || len(parts) == 0 && f.Part != (Part{}) {
		parts = []Part{f.Part}
	}
	var makers, cores []string
	for _, p := range parts {
		maker, core := p.names()
		if maker != "" && !slices.Contains(makers, maker) {
			makers = append(makers, maker)
		}
		if core != "" && !slices.Contains(cores, core) {
			cores = append(cores, core)
		}
	}
	uarch = strings.Join(cores, " + ")
	cpu = strings.TrimSpace(strings.Join(makers, " + ") + " " + uarch)
	return firstOf(f.Brand, field(info, "model name"), cpu), uarch
}

// armParts lists the different cores of a /proc/cpuinfo, in the order of their CPUs.
func armParts(info string) []Part {
	_, all := armCPUs(info)
	var parts []Part
	for _, p := range all {
		if !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	return parts
}

// armCPUs reads which core each CPU of a /proc/cpuinfo is, and all cores in their order. Old kernels list all
// processors and then one core, which is that of them all; a file cut by its reader may lack the lines of processors.
func armCPUs(info string) (of map[int]Part, all []Part) {
	of = make(map[int]Part)
	var cpus []int
	const none = -1
	p, part := Part{none, none}, func(*Part) {}
	take := func() {
		if p.Number != none {
			p.Implementer = max(p.Implementer, 0)
			part(&p)
			all = append(all, p)
		}
		p = Part{none, none}
	}
	for line := range strings.Lines(info) {
		k, v, _ := strings.Cut(line, ":")
		n, err := strconv.ParseUint(strings.TrimSpace(v), 0, 16)
		if err != nil {
			continue
		}
		switch strings.TrimSpace(k) {
		case "processor":
			take()
			cpu := int(n)
			cpus = append(cpus, cpu)
			part = func(p *Part) { of[cpu] = *p }
		case "CPU implementer":
			if p.Number != none {
				take()
			}
			p.Implementer = int(n)
		case "CPU part":
			p.Number = int(n)
		}
	}
	take()
	if len(all) == 1 {
		for _, cpu := range cpus {
			of[cpu] = all[0]
		}
	}
	return of, all
}
