//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package mem

func openHuge([]byte) error { return errReserved }
