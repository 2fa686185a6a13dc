package card

import (
	"fmt"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/gpu"
	"flynn/internal/machine"
)

// Description is all that is known of a machine.
type Description struct {
	*machine.Machine
	ISAs   []Tier          `json:"isas"`
	Clock  float64         `json:"clock"` // Hz as measured, 0 where there is no code for it
	Doubts []machine.Doubt `json:"doubts"`
	Probes []Probed        `json:"probes,omitempty"` // what CPUs share, as measured
	Accelerators
}

// Tier is an instruction set and whether it may run here.
type Tier struct {
	Name   string `json:"name"`
	Doc    string `json:"doc"`
	GOARCH string `json:"goarch,omitempty"`
	Bits   int    `json:"bits"`          // of a register; of a vector machine, what this one has
	VLA    bool   `json:"vla,omitempty"` // other machines may have other bits
	Runs   bool   `json:"runs"`
	Why    string `json:"why,omitempty"` // it may not
}

// Tiers are all instruction sets, and whether they may run here.
func Tiers(h *bench.Host) []Tier {
	var all []Tier
	for id := range isa.All() {
		i := id.Info()
		all = append(all, Tier{i.Name, i.Doc, i.GOARCH, h.ISA.Bits(id), i.VLA, h.ISA.Has(id), h.ISA.Why(id)})
	}
	return all
}

// Describe returns all that is known of this machine.
func Describe(h *bench.Host, found Accelerators) *Description {
	return &Description{h.Machine, Tiers(h), bench.Clock(), append([]machine.Doubt{}, h.Machine.Doubts()...), nil, found}
}

// Presence says whether a tier may run here.
func Presence(t Tier) string {
	switch {
	case t.Runs && t.VLA:
		return fmt.Sprintf("yes, registers of %d bits", t.Bits)
	case t.Runs:
		return "yes"
	}
	return "no: " + t.Why
}

// Accelerators are the devices that the companion finds, or why there is none.
type Accelerators struct {
	Devices []gpu.Device `json:"devices"`
	Why     string       `json:"no_device,omitempty"`
}
