package analysis

import (
	"fmt"
	"slices"

	"flynn/results/keys"
)

// MachineError says that files may not be pooled: they are of two machines, or nothing says that they are of one.
type MachineError struct{ msg string }

// Error implements error.
func (e *MachineError) Error() string { return e.msg }

// guardian lets samples of one machine into a set. What it knows nothing of it keeps out, unless it is told that all
// files are of one machine; then it still keeps out what contradicts that.
type guardian struct {
	pool    bool
	first   string // the file of the first sample, "" before it
	unnamed bool   // samples were let in whose file names no machine
	named   bool   // the current file names its machine
	passed  bool   // samples of the current file were let in
}

// begin opens the next file.
func (g *guardian) begin() { g.named, g.passed = false, false }

// identity are the keys that two files of one machine have in common.
var identity = []string{keys.CPU, keys.Uarch, keys.GOOS, keys.GOARCH, keys.L1D, keys.L2, keys.L3}

// key looks at a file key, beside those of the samples before.
func (g *guardian) key(have map[string]string, key, value string) error {
	if value == "" || value == keys.Unknown {
		return nil
	}
	was := have[key]
	differs := was != "" && was != keys.Unknown && was != value
	switch {
	case key == keys.Machine && g.unnamed && !g.pool:
		return &MachineError{fmt.Sprintf("machine is %q, and the samples of %s before name none: "+
			"the rest of the file was left out (--pool where all are of one machine)", value, g.first)}
	case differs && (key == keys.Machine || key == keys.Emulated || g.pool && slices.Contains(identity, key)):
		return &MachineError{fmt.Sprintf("%s is %q, but %q before: the rest of the file was left out (flynn "+
			"compare puts two machines side by side)", key, value, was)}
	}
	g.named = g.named || key == keys.Machine
	return nil
}

// sample looks at the first sample of a file.
func (g *guardian) sample(file string) error {
	if g.passed {
		return nil
	}
	if !g.named && g.first != "" && !g.pool {
		return &MachineError{fmt.Sprintf("the file names no machine, so that nothing says it is of that of %s: "+
			"it was left out (--pool where all are of one machine)", g.first)}
	}
	if g.first == "" {
		g.first = file
	}
	g.passed, g.unnamed = true, g.unnamed || !g.named
	return nil
}
