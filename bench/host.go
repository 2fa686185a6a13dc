package bench

import (
	"errors"
	"fmt"
	"runtime"

	"flynn/asm/isa"
	"flynn/internal/machine"
	"flynn/internal/mem"
	"flynn/internal/peer"
	"flynn/mimd"
)

// Host is the machine that measures and what it can execute.
type Host struct {
	Machine *machine.Machine
	ISA     *isa.Set
	Peers   []*peer.Peer   // other people's code to measure against; those that do not run are told
	Multi   *Multicomputer // of class mimd_dm
	Devices *Devices       // of class simt; nil where nobody has looked

	neighbours map[string]*mimd.Programs // of what runs beside points, until Close
}

// NewHost detects both. The error names a word of FLYNN_ISA that cannot be followed.
func NewHost() (*Host, error) {
	set, err := isa.Detect()
	if err != nil {
		return nil, err
	}
	return &Host{Machine: machine.Detect(), ISA: set, Multi: &Multicomputer{}}, nil
}

// CPUs returns the CPUs of a team of p, one of each physical core first.
func (h *Host) CPUs(p int) []int { return h.Machine.Spread()[:p] }

// MaxWorkers is how many workers can spin at once without waiting for each other.
func (h *Host) MaxWorkers() int { return min(h.Machine.Cores, runtime.GOMAXPROCS(0)) }

// DefaultWorkers are the powers of two below all cores, and all cores: 2, 4, 6 on six.
func (h *Host) DefaultWorkers() []int {
	var ps []int
	most := h.MaxWorkers()
	for p := 2; p < most; p *= 2 {
		ps = append(ps, p)
	}
	if most > 1 {
		ps = append(ps, most)
	}
	return ps
}

// Conditions of memory by their words: "thp", "4k" or "huge"; "local" or "interleave"; "warm" or "cold".
func (s *Selection) Conditions(pages, numa, cache string) (err error) {
	if s.Pages, err = mem.ParsePages(pages); err != nil {
		return err
	}
	if s.NUMA, err = mem.ParseNUMA(numa); err != nil {
		return err
	}
	s.Cold = cache == "cold"
	if s.Cold && !mem.Flushable() {
		return errors.New("bench: no instruction to flush the caches is known on this system")
	}
	if !s.Cold && cache != "warm" {
		return fmt.Errorf("bench: unknown cache state %q: want warm or cold", cache)
	}
	return nil
}

// Close ends what was started for the host: peers, and nodes on this machine.
func (h *Host) Close() error {
	for _, p := range h.Peers {
		p.Close()
	}
	h.Peers = nil
	if h.Devices != nil {
		h.Devices.Close()
		h.Devices = nil
	}
	return errors.Join(h.freeNeighbours(), h.Multi.Close())
}
