//go:build !linux

package mem

import "errors"

// hugePage returns 0: this system gives no huge pages by advice.
func hugePage() int { return 0 }

func advise([]byte, Pages, int) {}

func hugeBytes(_, _ uintptr) int { return -1 }

// errReserved is why nobody gets reserved pages here. The rest of them is never reached.
var errReserved = errors.New("mem: reserved huge pages need Linux")

func reservedPage() (int, error) { return 0, errReserved }

func enoughReserved(_, _ int) error { return errReserved }

func (r *Region) interleave() error { return errors.New("this needs Linux") }
