package cli

import (
	"fmt"
	"io"

	"flynn/bench"
	"flynn/internal/cli/card"
	"flynn/internal/gpu"
)

// devicesOf looks for devices once. A path that is given but is no program is a usage error; whatever else is wrong is
// the reason why there is no device.
func devicesOf(h *bench.Host, path string) (card.Accelerators, error) {
	if err := h.FindDevices(path); err != nil {
		return card.Accelerators{}, usage(err)
	}
	c := h.Devices.Companion()
	if err := c.Err(); err != nil {
		return card.Accelerators{Devices: []gpu.Device{}, Why: plain(err)}, nil
	}
	return card.Accelerators{Devices: c.Devices()}, nil
}

// listDevices has a line for each device, or the reason why there is none.
func (a *app) listDevices(found card.Accelerators) error {
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
