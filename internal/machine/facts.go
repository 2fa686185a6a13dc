package machine

import (
	"os"
	"runtime"

	"github.com/klauspost/cpuid/v2"
)

// here returns the facts of this process, some of which it has to try.
func here(cpus []int) Facts {
	c := cpuid.CPU
	f := Facts{
		GOOS: runtime.GOOS, GOARCH: runtime.GOARCH,
		Brand: c.BrandName, Vendor: c.VendorString, Hypervisor: c.HypervisorVendorString, Guest: c.VM(),
		Family: c.Family, Model: c.Model, Stepping: c.Stepping,
		PhysicalCores: c.PhysicalCores,
		L1D:           int64(max(c.Cache.L1D, 0)), L2: int64(max(c.Cache.L2, 0)), L3: int64(max(c.Cache.L3, 0)),
		CPUs: cpus, PageSize: os.Getpagesize(), GOMAXPROCS: runtime.GOMAXPROCS(0), CounterHz: counterHz(),
	}
	f.Step, f.Cost = measureTimer()
	probe(&f)
	if runtime.GOARCH == "arm64" {
		// cpuid keeps the low half of MIDR_EL1 as the model: part number and revision.
		f.Part = Part{implementers[c.VendorID], c.Model >> 4 & 0xfff}
	}
	return f
}

// implementers turns cpuid's vendors of arm64 back into the codes that it read.
var implementers = map[cpuid.Vendor]int{
	cpuid.ARM: 0x41, cpuid.Broadcom: 0x42, cpuid.Cavium: 0x43, cpuid.Fujitsu: 0x46, cpuid.NVIDIA: 0x4e, cpuid.AMCC: 0x50,
	cpuid.Qualcomm: 0x51, cpuid.Marvell: 0x56, cpuid.Apple: 0x61, cpuid.Ampere: 0xc0,
}

// firstCPUs numbers the CPUs of a system that has no affinity, or does not tell.
func firstCPUs() []int {
	cpus := make([]int, runtime.NumCPU())
	for i := range cpus {
		cpus[i] = i
	}
	return cpus
}
