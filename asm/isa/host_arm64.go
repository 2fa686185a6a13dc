package isa

import (
	"runtime"

	"github.com/klauspost/cpuid/v2"
	"golang.org/x/sys/cpu"
)

// arm64 reads HWCAP, which tells CPU and operating system at once.
type arm64 struct{ asimd bool }

// newHost trusts the ABI where there is no HWCAP: NEON is part of it on darwin and windows.
func newHost() host { return arm64{asimd: cpu.ARM64.HasASIMD || runtime.GOOS != "linux"} }

func (h arm64) cpuHas(fs []cpuid.FeatureID) bool { return h.asimd }

func (h arm64) why(info *Info) string {
	if !h.asimd {
		return "the CPU lacks " + info.Doc
	}
	return ""
}
