package analysis

// Limit is how near a rate came to the lower of its two roofs.
type Limit struct {
	Roof     string  `json:"roof"`     // "peak avx512" or "L2"; "" where none of its roofs was measured
	Level    string  `json:"level"`    // where the operands come from; "" is registers
	Fraction float64 `json:"fraction"` // of that roof, in useful bytes
	// the same with the lines that stores allocate; 0 under a compute roof
	Hardware float64 `json:"hardware-fraction"`
	// flop per useful byte; 0 where the kernel has no flops, or no bytes
	Intensity   float64 `json:"flop/B"`
	HardwareAI  float64 `json:"flop/hardware-B"`       // flop per byte with the lines that stores allocate
	Implausible string  `json:"implausible,omitempty"` // what contradicts the row, "" where nothing does
}

// Limit returns the roof that limits a row: min(peak, intensity × bandwidth). Kernels without flops have a bandwidth
// roof only, kernels without operands in memory a compute roof only.
func (f *Roofs) Limit(r Row) Limit {
	if r.onDevice() {
		return f.deviceLimit(r)
	}
	if !r.Roofed() {
		return Limit{}
	}
	l := Limit{Level: f.level(r)}
	l.intensity(r)
	peak, stream := f.peak(r.Point.Elem, r.Point.ISA, r.Point.Crew()), f.stream(l.Level, r.Point.Crew())
	switch {
	case r.Bytes.N == 0 || stream == nil:
		l.under(peak, r.Flops)
	case r.Flops.N == 0 || peak == nil || stream.Rate.Median*l.Intensity < peak.Rate.Median:
		l.under(stream, r.Bytes)
		l.Hardware = r.Bytes.Median * r.hardwareFactor(l.Level) / stream.Hardware
	default:
		l.under(peak, r.Flops)
	}
	return l
}

func (l *Limit) intensity(r Row) {
	if r.Bytes.Median > 0 && r.Flops.N > 0 {
		l.Intensity = r.Flops.Median / r.Bytes.Median
		l.HardwareAI = l.Intensity / r.hardwareFactor(l.Level)
	}
}

// under holds a rate against a roof.
func (l *Limit) under(roof *Roof, rate Estimate) {
	if roof == nil || rate.N == 0 || roof.Rate.Median <= 0 {
		return
	}
	l.Roof = roof.Name()
	l.Fraction = rate.Median / roof.Rate.Median
	if rate.Lo > roof.Rate.Hi {
		l.Implausible = aboveRoof
	}
}
