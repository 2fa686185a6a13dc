package gpu

// Protocol is the first line of a companion; a program that says another version is not understood. What it is, it
// tells in lines until Ready: "device JSON" for each Device, "kernel NAME ELEM" for each kernel that it has, or "absent
// REASON". Then it answers requests:
//
//	open JSON        allocates and fills the operands of a Problem; there is one at a time
//	check            writes again what ops change, does one op, tells "result NAME HEX" for each result
//	dump NAME FILE   writes the bytes of a result of the last check into a file
//	time WARM OPS    does WARM ops, then OPS timed ones, and tells "took HOST DEVICE" in nanoseconds
//	close            gives the operands back
const Protocol = "flynn-gpu 1"

// Ready ends what a companion says of itself.
const Ready = "ready"

// Device is one accelerator as its driver describes it. What a driver does not tell is 0 or "".
type Device struct {
	Number    int     `json:"device"` // in the order of the companion: graphics processors first
	ISA       string  `json:"isa"`    // virtual instruction set and its API: opencl
	Type      string  `json:"type"`   // gpu, cpu or accelerator
	Name      string  `json:"name"`
	Vendor    string  `json:"vendor"`
	Driver    string  `json:"driver"`
	API       string  `json:"api"`
	Units     int     `json:"units"`     // SMs, CUs, WGPs or EUs: never to be compared across vendors
	Clock     float64 `json:"clock"`     // Hz, nominal
	Wave      int     `json:"wave"`      // work-items that run in step: warp, wavefront, preferred multiple
	Group     int     `json:"group"`     // work-items of a work-group at most
	Memory    int64   `json:"memory"`    // bytes
	Alloc     int64   `json:"alloc"`     // bytes of one buffer at most
	Cache     int64   `json:"cache"`     // bytes of the last level
	Local     int64   `json:"local"`     // bytes that a work-group shares
	F64       bool    `json:"f64"`       // it computes in double precision
	Subnormal bool    `json:"subnormal"` // of f32: it keeps subnormal numbers
	Unified   bool    `json:"unified"`   // its memory is the host's
	PCI       string  `json:"pci"`
}

// same tells whether two descriptions are of one device. Some drivers tell the memory and the clock of the moment.
func (d Device) same(other Device) bool {
	identity := func(d Device) [6]string { return [6]string{d.ISA, d.Type, d.Name, d.Vendor, d.Driver, d.PCI} }
	return identity(d) == identity(other)
}

// Where operands are between ops.
const (
	Resident = "resident" // on the device
	Shipped  = "shipped"  // in the host's memory: each op sends inputs and fetches results
)

// Problem is what a companion is asked to open.
type Problem struct {
	Device int    `json:"device"`
	Kernel string `json:"kernel"`
	Elem   string `json:"elem"`
	N      int    `json:"n"`
	Seed   uint64 `json:"seed"`
	Random bool   `json:"random,omitempty"` // values that fill the significand, not exact ones
	Data   string `json:"data"`             // Resident or Shipped
	Groups int    `json:"groups,omitempty"` // work-groups at most; 0: as many as fill the device
}
