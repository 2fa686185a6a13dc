//go:build !amd64 && !arm64 && !riscv64

package isa

import "github.com/klauspost/cpuid/v2"

// none is the host of an architecture without a tier: the table's GOARCH column answers for it.
type none struct{}

func newHost() host { return none{} }

func (none) cpuHas([]cpuid.FeatureID) bool { return false }

func (none) why(info *Info) string { return "the CPU lacks " + info.Doc }

// length returns 0: no tier of this architecture leaves the length of its registers open.
func (none) length(ID) int { return 0 }
