package isa

import (
	"runtime"

	"github.com/klauspost/cpuid/v2"
	"golang.org/x/sys/cpu"
)

// arm64 reads HWCAP, which tells CPU and operating system at once.
type arm64 map[cpuid.FeatureID]bool

// newHost trusts the ABI where there is no HWCAP: NEON is part of it on darwin and windows.
func newHost() host {
	return arm64{
		cpuid.ASIMD:   cpu.ARM64.HasASIMD || runtime.GOOS != "linux",
		cpuid.ASIMDDP: cpu.ARM64.HasASIMDDP,
		cpuid.CRC32:   cpu.ARM64.HasCRC32,
		cpuid.PMULL:   cpu.ARM64.HasPMULL,
		cpuid.SVE:     cpu.ARM64.HasSVE,
		cpuid.SVE2:    cpu.ARM64.HasSVE2,
	}
}

func (h arm64) cpuHas(fs []cpuid.FeatureID) bool {
	for _, f := range fs {
		if !h[f] {
			return false
		}
	}
	return true
}

func (h arm64) why(info *Info) string {
	if !h.cpuHas(info.Features) {
		return "the CPU lacks " + info.Doc
	}
	return ""
}

func (arm64) length(ID) int { return 8 * int(vectorBytes()) }

// vectorBytes reads how long a vector of SVE is for this process. Legal only where there is SVE.
func vectorBytes() uint64
