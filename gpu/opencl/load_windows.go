package opencl

import "syscall"

// libraries are the names of the loader of OpenCL.
func libraries() []string { return []string{"OpenCL.dll"} }

func load(name string) (uintptr, error) {
	h, err := syscall.LoadLibrary(name)
	return uintptr(h), err
}

func symbol(library uintptr, name string) (uintptr, error) {
	return syscall.GetProcAddress(syscall.Handle(library), name)
}
