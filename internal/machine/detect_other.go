//go:build !linux && !darwin

package machine

import "io/fs"

// Detect reads the machine this process runs on. On this system only CPUID and the Go runtime tell something.
func Detect() *Machine {
	f := here(firstCPUs())
	m := blank(f)
	m.CPU, m.Uarch = processor(tree{noFiles{}}, f, false)
	m.Virt = hypervisor(tree{noFiles{}}, f)
	m.fillFrom(f)
	m.seal()
	return m
}

// noFiles is an empty file tree.
type noFiles struct{}

func (noFiles) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }
