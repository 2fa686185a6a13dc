//go:build !linux

package bench

// osWatch has nothing to read on this system: disturbances show in the clock and in the sources of time alone.
type osWatch struct{}

func newOSWatch() *osWatch { return &osWatch{} }

func (*osWatch) close() {}

func (*osWatch) counts(bool, bool) counts { return counts{cpu: -1} }
