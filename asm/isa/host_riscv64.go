package isa

import (
	"github.com/klauspost/cpuid/v2"
	"golang.org/x/sys/cpu"
)

// riscv64 reads hwprobe, which tells CPU and operating system at once. The letter v in HWCAP and in /proc/cpuinfo does
// not count: machines with the draft 0.7.1, whose code differs, show it as well.
type riscv64 map[cpuid.FeatureID]bool

func newHost() host { return riscv64{cpuid.RV_V: cpu.RISCV64.HasV} }

func (h riscv64) cpuHas(fs []cpuid.FeatureID) bool {
	for _, f := range fs {
		if !h[f] {
			return false
		}
	}
	return true
}

func (h riscv64) why(info *Info) string {
	if !h.cpuHas(info.Features) {
		return "the system reports no " + info.Doc
	}
	return ""
}

func (riscv64) length(ID) int { return 8 * int(vlenb()) }

// vlenb reads the register that states the bytes of a vector register. Legal only where there are vectors.
func vlenb() uint64
