package opencl

import (
	"fmt"
	"strings"
	"unsafe"

	"flynn/gpu/device"
	"flynn/internal/gpu"
)

// What can be asked of a device: OpenCL's numbers.
const (
	infoType         = 0x1000
	infoUnits        = 0x1002
	infoGroup        = 0x1004
	infoClock        = 0x100C
	infoAlloc        = 0x1010
	infoSingle       = 0x101B
	infoCache        = 0x101E
	infoMemory       = 0x101F
	infoLocal        = 0x1023
	infoName         = 0x102B
	infoVendor       = 0x102C
	infoDriver       = 0x102D
	infoVersion      = 0x102F
	infoDouble       = 0x1032
	infoUnified      = 0x1035
	infoNVIDIAWarp   = 0x4003
	infoNVIDIABus    = 0x4008
	infoNVIDIASlot   = 0x4009
	infoNVIDIADomain = 0x400A
	infoAMDWavefront = 0x4043

	anyType  = 0xFFFFFFFF
	notFound = -1
	noneKHR  = -1001

	typeCPU, typeGPU = 1 << 1, 1 << 2

	denormals  = 1 << 0 // of a configuration of floating point
	exactRoots = 1 << 7 // quotients and roots of f32 can be rounded correctly
)

// Devices lists the devices of all platforms, as drivers give them. An error is the reason why there is none.
func Devices() ([]device.Device, error) {
	if err := bind(); err != nil {
		return nil, err
	}
	var n uint32
	if s := api.getPlatformIDs(0, nil, &n); s == noneKHR || s == 0 && n == 0 {
		return nil, fmt.Errorf("OpenCL is here, but no driver: none is named in /etc/OpenCL/vendors")
	} else if s != 0 {
		return nil, Status(s)
	}
	platforms := make([]platform, n)
	if err := check(api.getPlatformIDs(n, &platforms[0], nil)); err != nil {
		return nil, err
	}
	var all []device.Device
	var last error
	for _, p := range platforms {
		units, err := p.units()
		if err != nil { // a driver without its hardware
			last = err
		}
		for _, u := range units {
			all = append(all, u)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("OpenCL has a driver here, but no device (%v)", last)
	}
	return all, nil
}

// units are the devices of a platform, of all kinds.
func (p platform) units() ([]unit, error) {
	var n uint32
	if s := api.getDeviceIDs(p, anyType, 0, nil, &n); s != 0 {
		return nil, Status(s)
	}
	if n == 0 {
		return nil, Status(notFound)
	}
	us := make([]unit, n)
	if s := api.getDeviceIDs(p, anyType, n, &us[0], nil); s != 0 {
		return nil, Status(s)
	}
	return us, nil
}

// text reads what is asked twice: for its length, and for itself.
func text(get func(size uintptr, value unsafe.Pointer, got *uintptr) int32) string {
	var n uintptr
	if get(0, nil, &n) != 0 || n == 0 {
		return ""
	}
	b := make([]byte, n)
	if get(n, unsafe.Pointer(&b[0]), nil) != 0 {
		return ""
	}
	return strings.TrimRight(string(b), "\x00 \n")
}

func (u unit) text(what uint32) string {
	return text(func(size uintptr, value unsafe.Pointer, got *uintptr) int32 {
		return api.getDeviceInfo(u, what, size, value, got)
	})
}

// number is 0 where the driver does not tell it. Numbers have 4 or 8 bytes, the lower ones first.
func (u unit) number(what uint32) int64 {
	var v int64
	if api.getDeviceInfo(u, what, unsafe.Sizeof(v), unsafe.Pointer(&v), nil) != 0 {
		return 0
	}
	return v
}

// Info asks the driver for all that it knows.
func (u unit) Info() gpu.Device {
	kind := "accelerator"
	switch t := u.number(infoType); {
	case t&typeGPU != 0:
		kind = "gpu"
	case t&typeCPU != 0:
		kind = "cpu"
	}
	return gpu.Device{
		ISA: "opencl", Type: kind, Name: u.text(infoName), Vendor: u.text(infoVendor), Driver: u.text(infoDriver),
		API: u.text(infoVersion), Units: int(u.number(infoUnits)), Clock: 1e6 * float64(u.number(infoClock)), Wave: u.wave(),
		Group: int(u.number(infoGroup)), Memory: u.number(infoMemory), Alloc: u.number(infoAlloc), Cache: u.number(infoCache),
		Local: u.number(infoLocal), F64: u.number(infoDouble) != 0, Subnormal: u.number(infoSingle)&denormals != 0,
		Unified: u.number(infoUnified) != 0, PCI: u.pci(),
	}
}

// wave is the vendor's word for items in step, 0 where there is none: without a program, OpenCL itself does not tell.
func (u unit) wave() int {
	return int(max(u.number(infoNVIDIAWarp), u.number(infoAMDWavefront)))
}

// pci is the place on the bus, "" where the driver does not tell.
func (u unit) pci() string {
	bus, slot := u.number(infoNVIDIABus), u.number(infoNVIDIASlot)
	if bus == 0 && slot == 0 {
		return ""
	}
	return fmt.Sprintf("%04x:%02x:%02x.%x", u.number(infoNVIDIADomain), bus, slot>>3, slot&7)
}
