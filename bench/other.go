//go:build !linux

package bench

import (
	"errors"
	"runtime"
)

// counterFile is never opened on this system.
type counterFile struct{}

func (counterFile) value() uint64 { return 0 }
func (counterFile) close()        {}

func openCounters([]event) (*counters, error) {
	return nil, errors.New("bench: no hardware counters: flynn cannot read them on " + runtime.GOOS)
}

// osWatch has nothing to read on this system: disturbances show in the clock and in the sources of time alone.
type osWatch struct{}

func newOSWatch() *osWatch { return &osWatch{} }

func (*osWatch) close() {}

func (*osWatch) counts(bool, bool) counts { return counts{cpu: -1} }
