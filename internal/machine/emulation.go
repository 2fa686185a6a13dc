package machine

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// emulation tells whether this program runs on the processor that it sees, by four signs of which each is enough.
//
// qemu-user keeps up a false front for /proc/self/exe and its like, but not for the same file of a thread: there the
// kernel shows the emulator. A kernel, or a /proc/cpuinfo, of another architecture is the second sign; a CPUID that
// differs from /proc/cpuinfo the third; the name that QEMU's translator gives itself in CPUID the fourth, and the only
// one where QEMU emulates a whole machine.
func emulation(t tree, f Facts) string {
	own, thread := t.link("proc/self/exe"), t.link("proc/thread-self/exe")
	tcg := signature(f.Hypervisor) == "TCGTCGTCGTCG"
	switch {
	case thread != own && strings.HasPrefix(path.Base(thread), "qemu-"):
		return "qemu-user"
	case strings.HasPrefix(strings.TrimSpace(f.Brand), "VirtualApple"):
		return "rosetta"
	case tcg && foreign(t, f):
		return "qemu-user"
	case tcg:
		return "qemu-system"
	case foreign(t, f):
		return "yes"
	}
	return "no"
}

// link returns the target of a symbolic link, "" if there is none.
func (t tree) link(name string) string {
	target, err := fs.ReadLink(t.FS, name)
	if err != nil {
		return ""
	}
	return target
}

// foreign reports whether the kernel speaks of another processor than the one that the program sees.
func foreign(t tree, f Facts) bool {
	kernels := map[string]string{"amd64": "x86_64", "arm64": "aarch64", "riscv64": "riscv64"}
	want, known := kernels[f.GOARCH]
	if !known {
		return false
	}
	if arch := t.text("proc/sys/kernel/arch"); arch != "" && arch != want { // since Linux 6.1
		return true
	}
	info := t.text("proc/cpuinfo")
	if info == "" {
		return false
	}
	vendor := field(info, "vendor_id")
	if f.GOARCH != "amd64" {
		return vendor != "" // a line of x86
	}
	switch {
	case signature(f.Vendor) == "":
		return false
	case signature(vendor) == "": // a sandbox may hide it; other architectures have no such line
		return !strings.Contains(info, "vendor_id")
	}
	// Linux and cpuid disagree on the model of families 7 to 14, and agree on all of Intel's and AMD's.
	models := f.Family == 6 || f.Family >= 15
	return signature(vendor) != signature(f.Vendor) || field(info, "cpu family") != strconv.Itoa(f.Family) ||
		models && field(info, "model") != strconv.Itoa(f.Model)
}
