package card

import (
	"fmt"
)

// devices are rows of a card.
func (c *cardText) devices(a Accelerators) {
	c.section("Graphics processors and other devices")
	if len(a.Devices) == 0 {
		c.row("devices", "none: "+a.Why)
	}
	for _, d := range a.Devices {
		f64 := "no"
		if d.F64 {
			f64 = "yes"
		}
		memory := bytesOr(d.Memory)
		if d.Unified {
			memory += " shared with the host"
		}
		c.row(fmt.Sprintf("device %d", d.Number), fmt.Sprintf("%s (%s)", d.Name, d.Type),
			fmt.Sprintf("%s: %s, driver %s", d.ISA, d.API, d.Driver),
			fmt.Sprintf("%s units, nominal clock %s", count(d.Units), hertz(d.Clock)),
			fmt.Sprintf("memory %s, one buffer up to %s", memory, bytesOr(d.Alloc)), "double precision: "+f64)
	}
}
