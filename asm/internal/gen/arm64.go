package gen

import "flynn/asm/isa"

type arm64 struct{}

type arm64Arch struct{}

func (arm64Arch) name() string    { return "arm64" }
func (arm64Arch) tiers() []isa.ID { return nil }
func (arm64Arch) function(p *program, t isa.ID, e Elem) (text string, features []string, err error) {
	return
}

func clockARM64(b *arm64) {}
func chaseARM64(b *arm64) {}
func countARM64(b *arm64) {}
