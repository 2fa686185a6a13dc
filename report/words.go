package report

// WorkingSet writes bytes for people, "24 KiB".
func WorkingSet(bytes float64) string { return workingSet(bytes) }

// Duration writes nanoseconds for people, in the unit that fits.
func Duration(ns float64) string { return duration(ns) }
