package mem

import "testing"

// TestFlushWithoutOpt runs the older instruction on processors that have the newer one.
func TestFlushWithoutOpt(t *testing.T) {
	defer func(was bool) { opt = was }(opt)
	opt = false
	TestFlush(t)
}
