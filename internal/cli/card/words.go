package card

import (
	"fmt"

	"flynn/internal/machine"
	"flynn/report/units"
)

// What a machine does not tell is 0, or below 0 where 0 means something.

func count(n int) string {
	if n == 0 {
		return machine.Unknown
	}
	return fmt.Sprint(n)
}

func bytesOr(n int64) string {
	if n == 0 {
		return machine.Unknown
	}
	return units.Bytes(n)
}

func orNone(n int64) string {
	if n == 0 {
		return "none"
	}
	return units.Bytes(n)
}

func hertz(hz float64) string {
	switch {
	case hz == 0:
		return machine.Unknown
	case hz < 1e9:
		return fmt.Sprintf("%.1f MHz", hz/1e6)
	}
	return fmt.Sprintf("%.2f GHz", hz/1e9)
}

func nanos(ns float64) string {
	switch {
	case ns == 0:
		return machine.Unknown
	case ns >= 1e4:
		return fmt.Sprintf("%.1f µs", ns/1e3)
	}
	return fmt.Sprintf("%.0f ns", ns)
}

func quota(cores float64) string {
	if cores == 0 {
		return "none"
	}
	return fmt.Sprintf("%.3g cores", cores)
}

func share(v float64, format string) string {
	if v < 0 {
		return machine.Unknown
	}
	return fmt.Sprintf(format, v)
}
