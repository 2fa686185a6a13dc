package isa

import "github.com/klauspost/cpuid/v2"

// cpuidRaw executes CPUID for a leaf and sub-leaf.
func cpuidRaw(leaf, sub uint32) (eax, ebx, ecx, edx uint32)

// xgetbv0 reads XCR0, the register states that the operating system saves. Legal only where OSXSAVE is set.
func xgetbv0() (eax uint32)

// XCR0 bits: which state the operating system saves at a task switch.
const (
	stateYMM = 1<<1 | 1<<2                   // XMM and upper halves of YMM
	stateZMM = stateYMM | 1<<5 | 1<<6 | 1<<7 // and mask registers, upper halves of ZMM, Z16–Z31
)

type amd64 struct {
	cpu   *cpuid.CPUInfo // features that the silicon has and the operating system allows
	leaf1 uint32         // CPUID 1 ECX
	leaf7 uint32         // CPUID 7.0 EBX
	xcr0  uint32
}

func newHost() host {
	h := amd64{cpu: &cpuid.CPU}
	max, _, _, _ := cpuidRaw(0, 0)
	_, _, h.leaf1, _ = cpuidRaw(1, 0)
	if max >= 7 {
		_, h.leaf7, _, _ = cpuidRaw(7, 0)
	}
	if h.leaf1&(1<<27) != 0 { // OSXSAVE
		h.xcr0 = xgetbv0()
	}
	return h
}

// rawBits are the CPUID bits of features that package cpuid hides where the operating system does not save state.
var rawBits = map[cpuid.FeatureID]struct{ ecx1, ebx7 uint32 }{
	cpuid.AVX:      {ecx1: 1 << 28},
	cpuid.FMA3:     {ecx1: 1 << 12},
	cpuid.AVX2:     {ebx7: 1 << 5},
	cpuid.AVX512F:  {ebx7: 1 << 16},
	cpuid.AVX512DQ: {ebx7: 1 << 17},
	cpuid.AVX512CD: {ebx7: 1 << 28},
	cpuid.AVX512BW: {ebx7: 1 << 30},
	cpuid.AVX512VL: {ebx7: 1 << 31},
}

func (h amd64) cpuHas(fs []cpuid.FeatureID) bool {
	for _, f := range fs {
		bit, hidden := rawBits[f]
		if hidden && (h.leaf1&bit.ecx1 != bit.ecx1 || h.leaf7&bit.ebx7 != bit.ebx7) || !hidden && !h.cpu.Supports(f) {
			return false
		}
	}
	return true
}

func (h amd64) why(info *Info) string {
	switch {
	case !h.cpuHas(info.Features):
		return "the CPU lacks " + info.Doc
	case info.Bits == 256 && h.xcr0&stateYMM != stateYMM:
		return "the operating system does not save YMM state"
	case info.Bits == 512 && h.xcr0&stateZMM != stateZMM:
		return "the operating system does not save ZMM state"
	case !h.cpu.Supports(info.Features...):
		return "the system hides " + info.Doc
	}
	return ""
}

// length returns 0: no tier of this architecture leaves the length of its registers open.
func (amd64) length(ID) int { return 0 }
