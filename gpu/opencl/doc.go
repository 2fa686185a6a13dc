// Package opencl is the route to devices through OpenCL 1.2, which drivers of all vendors offer. Its library is loaded
// when it is asked for, without cgo.
package opencl
