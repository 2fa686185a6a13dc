package analysis

import (
	"fmt"
	"strconv"
	"strings"
)

// Newest is the newest major.minor of flynn whose files this package understands.
const Newest = "0.1"

// checkVersion returns an error where a file was written by a flynn newer than Newest. A version that is not a number,
// such as devel, is taken as this one.
func checkVersion(version string) error {
	got, ok := majorMinor(version)
	if !ok {
		return nil
	}
	newest, _ := majorMinor(Newest)
	if got[0] > newest[0] || got[0] == newest[0] && got[1] > newest[1] {
		return fmt.Errorf("written by flynn %s, but this report knows files up to flynn %s.x: some of it may be misread",
			version, Newest)
	}
	return nil
}

func majorMinor(version string) (v [2]int, ok bool) {
	major, rest, ok := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	if !ok {
		return v, false
	}
	minor, _, _ := strings.Cut(rest, ".")
	minor, _, _ = strings.Cut(minor, "+")
	for i, s := range []string{major, minor} {
		n, err := strconv.Atoi(s)
		if err != nil {
			return v, false
		}
		v[i] = n
	}
	return v, true
}
