package opencl

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Handles of OpenCL's objects.
type (
	platform uintptr
	unit     uintptr // a device
	context  uintptr
	queue    uintptr
	program  uintptr
	function uintptr // a kernel
	memory   uintptr
	event    uintptr
)

// api holds the functions of OpenCL that are called now and then. Those of hot are called where ops are timed: by
// address, which costs a third and makes no garbage to speak of.
var api struct {
	getPlatformIDs      func(n uint32, ids *platform, num *uint32) int32
	getPlatformInfo     func(p platform, what uint32, size uintptr, value unsafe.Pointer, got *uintptr) int32
	getDeviceIDs        func(p platform, kind uint64, n uint32, ids *unit, num *uint32) int32
	getDeviceInfo       func(d unit, what uint32, size uintptr, value unsafe.Pointer, got *uintptr) int32
	createContext       func(props *uintptr, n uint32, ds *unit, notify, user uintptr, status *int32) context
	releaseContext      func(context) int32
	createCommandQueue  func(c context, d unit, props uint64, status *int32) queue
	releaseCommandQueue func(queue) int32
	createProgram       func(c context, n uint32, text **byte, lens *uintptr, status *int32) program
	buildProgram        func(p program, n uint32, ds *unit, options *byte, notify, user uintptr) int32
	getBuildInfo        func(p program, d unit, what uint32, size uintptr, value unsafe.Pointer, got *uintptr) int32
	releaseProgram      func(program) int32
	createKernel        func(p program, name *byte, status *int32) function
	setKernelArg        func(k function, i uint32, size uintptr, value unsafe.Pointer) int32
	releaseKernel       func(function) int32
	createBuffer        func(c context, flags uint64, size uintptr, host unsafe.Pointer, status *int32) memory
	releaseMemObject    func(memory) int32
	enqueueMapBuffer    func(q queue, m memory, block uint32, flags uint64, off, size uintptr, n uint32, wait, e *event,
		status *int32) unsafe.Pointer
	enqueueUnmapMemObject func(q queue, m memory, p unsafe.Pointer, n uint32, wait, e *event) int32
	getEventProfilingInfo func(e event, what uint32, size uintptr, value unsafe.Pointer, got *uintptr) int32
	releaseEvent          func(event) int32
}

var hot struct{ enqueueNDRangeKernel, enqueueWriteBuffer, enqueueReadBuffer, finish uintptr }

// cold gives the functions of api by their names.
func cold() map[string]any {
	return map[string]any{
		"clGetPlatformIDs": &api.getPlatformIDs, "clGetPlatformInfo": &api.getPlatformInfo,
		"clGetDeviceIDs": &api.getDeviceIDs, "clGetDeviceInfo": &api.getDeviceInfo,
		"clCreateContext": &api.createContext, "clReleaseContext": &api.releaseContext,
		"clCreateCommandQueue": &api.createCommandQueue, "clReleaseCommandQueue": &api.releaseCommandQueue,
		"clCreateProgramWithSource": &api.createProgram, "clBuildProgram": &api.buildProgram,
		"clGetProgramBuildInfo": &api.getBuildInfo, "clReleaseProgram": &api.releaseProgram,
		"clCreateKernel": &api.createKernel,
		"clSetKernelArg": &api.setKernelArg, "clReleaseKernel": &api.releaseKernel,
		"clCreateBuffer": &api.createBuffer, "clReleaseMemObject": &api.releaseMemObject,
		"clEnqueueMapBuffer": &api.enqueueMapBuffer, "clEnqueueUnmapMemObject": &api.enqueueUnmapMemObject,
		"clGetEventProfilingInfo": &api.getEventProfilingInfo, "clReleaseEvent": &api.releaseEvent,
	}
}

// bind loads the library and finds its functions.
func bind() error {
	library, err := open()
	if err != nil {
		return err
	}
	for name, to := range cold() {
		f, err := symbol(library, name)
		if err != nil {
			return fmt.Errorf("OpenCL here has no %s: %w", name, err)
		}
		purego.RegisterFunc(to, f)
	}
	for name, to := range map[string]*uintptr{
		"clEnqueueNDRangeKernel": &hot.enqueueNDRangeKernel, "clEnqueueWriteBuffer": &hot.enqueueWriteBuffer,
		"clEnqueueReadBuffer": &hot.enqueueReadBuffer, "clFinish": &hot.finish,
	} {
		if *to, err = symbol(library, name); err != nil {
			return fmt.Errorf("OpenCL here has no %s: %w", name, err)
		}
	}
	return nil
}

// open loads the library by the first of its names that there is.
func open() (uintptr, error) {
	var errs []error
	for _, name := range libraries() {
		library, err := load(name)
		if err == nil {
			return library, nil
		}
		errs = append(errs, err)
	}
	return 0, fmt.Errorf("no OpenCL here: %w", errors.Join(errs...))
}

// Status is an error code of OpenCL.
type Status int32

// statuses are the codes that drivers give.
var statuses = map[Status]string{
	-1: "DEVICE_NOT_FOUND", -2: "DEVICE_NOT_AVAILABLE", -3: "COMPILER_NOT_AVAILABLE", -4: "MEM_OBJECT_ALLOCATION_FAILURE",
	-5: "OUT_OF_RESOURCES", -6: "OUT_OF_HOST_MEMORY", -7: "PROFILING_INFO_NOT_AVAILABLE", -11: "BUILD_PROGRAM_FAILURE",
	-12: "MAP_FAILURE", -14: "EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST", -30: "INVALID_VALUE", -33: "INVALID_DEVICE",
	-34: "INVALID_CONTEXT", -36: "INVALID_COMMAND_QUEUE", -38: "INVALID_MEM_OBJECT", -46: "INVALID_KERNEL_NAME",
	-48: "INVALID_KERNEL", -49: "INVALID_ARG_INDEX", -51: "INVALID_ARG_SIZE", -52: "INVALID_KERNEL_ARGS",
	-54: "INVALID_WORK_GROUP_SIZE", -55: "INVALID_WORK_ITEM_SIZE", -61: "INVALID_BUFFER_SIZE",
	-63: "INVALID_GLOBAL_WORK_SIZE", -1001: "PLATFORM_NOT_FOUND_KHR",
}

func (s Status) Error() string {
	if name := statuses[s]; name != "" {
		return fmt.Sprintf("CL_%s (%d)", name, int32(s))
	}
	return fmt.Sprintf("OpenCL error %d", int32(s))
}

// check is the error of a code, nil where there is none.
func check(code int32) error {
	if code != 0 {
		return Status(code)
	}
	return nil
}
