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
