package analysis

import (
	"flynn/report/units"
	"flynn/results/keys"
)

// deviceRoof is what a device of class simt has a measured rate of.
type deviceRoof struct {
	name   string
	device string
	elem   string  // of a compute roof
	data   string  // of a bandwidth roof: where operands are between ops
	set    float64 // of a bandwidth roof: working set, as a power of two
}

// onDevice reports whether a row is of a device, under the conditions of the set.
func (r Row) onDevice() bool { return r.Point.Class == keys.SIMT && !r.repeats() }

// deviceRoofs are those of all devices: kernel peak for each element type, and for each working set the best streaming
// kernel, with operands on the device and with operands that each op ships. The caches of a device have roofs of their
// own by that: nobody tells their capacities reliably.
func deviceRoofs(rows []Row) map[deviceRoof]Estimate {
	best := map[deviceRoof]Estimate{}
	keep := func(roof deviceRoof, rate Estimate) {
		if rate.Median > best[roof].Median {
			best[roof] = rate
		}
	}
	for _, r := range rows {
		p := r.Point
		switch {
		case !r.onDevice():
		case r.facts.Role == keys.RolePeak && r.Flops.N > 0:
			keep(deviceRoof{name: keys.RolePeak, device: p.Device, elem: p.Elem}, r.Flops)
		case r.facts.OnePass && r.Bytes.N > 0 && r.Set > 0:
			keep(deviceRoof{name: p.Data, device: p.Device, data: p.Data, set: units.Nearest(r.Set)}, r.Bytes)
		}
	}
	return best
}

// deviceLimit returns the roof of its own device that limits a row: min(peak, intensity × bandwidth).
func (f *Roofs) deviceLimit(r Row) Limit {
	p := r.Point
	l := Limit{}
	if r.Bytes.Median > 0 && r.Flops.N > 0 {
		l.Intensity = r.Flops.Median / r.Bytes.Median
	}
	peak := f.devices[deviceRoof{name: keys.RolePeak, device: p.Device, elem: p.Elem}]
	stream := f.devices[deviceRoof{name: p.Data, device: p.Device, data: p.Data, set: units.Nearest(r.Set)}]
	name, roof, rate := keys.RolePeak, peak, r.Flops
	if r.Bytes.N > 0 && stream.N > 0 && (r.Flops.N == 0 || peak.N == 0 || stream.Median*l.Intensity < peak.Median) {
		name, roof, rate = p.Data, stream, r.Bytes
	}
	if roof.Median > 0 && rate.N > 0 {
		l.Roof, l.Fraction = "device "+p.Device+" "+name, rate.Median/roof.Median
		if rate.Lo > roof.Hi {
			l.Implausible = aboveRoof
		}
	}
	return l
}
