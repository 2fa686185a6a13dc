package mem

import "testing"

// TestAlignStack: from any depth, f begins in the same lines.
func TestAlignStack(t *testing.T) {
	calls, least, most := 0, uintptr(LayoutPage), uintptr(0)
	var deeper func(n int)
	deeper = func(n int) {
		var pad [72]byte
		offset(&pad[0])
		AlignStack(func() {
			var here byte
			at := (offset(&here) + LayoutPage/2) % LayoutPage // the lines wanted are far from where it wraps
			calls, least, most = calls+1, min(least, at), max(most, at)
		})
		if n > 0 {
			deeper(n - 1)
		}
	}
	deeper(60)
	if calls != 61 || most-least > alignHigh-alignLow {
		t.Errorf("%d calls, %d B apart", calls, most-least)
	}
}
