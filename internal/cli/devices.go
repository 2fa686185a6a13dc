package cli

import (
	"fmt"
	"io"

	"flynn/bench"
	"flynn/internal/gpu"
)

// accelerators are the devices that the companion finds, or why there is none.
type accelerators struct {
	Devices []gpu.Device `json:"devices"`
	Why     string       `json:"no_device,omitempty"`
}

// devicesOf looks for devices once. A path that is given but is no program is a usage error; whatever else is wrong is
// the reason why there is no device.
func devicesOf(h *bench.Host, path string) (accelerators, error) {
	if err := h.FindDevices(path); err != nil {
		return accelerators{}, usage(err)
	}
	c := h.Devices.Companion()
	if err := c.Err(); err != nil {
		return accelerators{Devices: []gpu.Device{}, Why: plain(err)}, nil
	}
	return accelerators{Devices: c.Devices()}, nil
}

// devices are rows of a card.
func (c *cardText) devices(a accelerators) {
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

// listDevices has a line for each device, or the reason why there is none.
func (a *app) listDevices(found accelerators) error {
	if len(found.Devices) == 0 {
		_, err := fmt.Fprintf(a.out, "\n%s\n", a.options().Wrap("devices: none: "+found.Why))
		return err
	}
	if _, err := io.WriteString(a.out, "\n"); err != nil {
		return err
	}
	for _, d := range found.Devices {
		line := fmt.Sprintf("device %d: %s (%s, %s)", d.Number, d.Name, d.Type, d.ISA)
		if _, err := fmt.Fprintln(a.out, a.options().Wrap(line)); err != nil {
			return err
		}
	}
	return nil
}
