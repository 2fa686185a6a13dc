package machine

import "strings"

// virtualisation names the hypervisor and the container around this process, joined by + where there are both.
func virtualisation(t tree, f Facts) string {
	h, c := hypervisor(t, f), container(t)
	switch {
	case c == "":
		return h
	case h == "none" || h == Unknown:
		return c
	}
	return h + "+" + c
}

// hypervisors are the signatures of CPUID leaf 0x40000000.
var hypervisors = map[string]string{
	"KVMKVMKVM": "kvm", "Microsoft Hv": "hyperv", "VMwareVMware": "vmware", "XenVMMXenVMM": "xen",
	"bhyve bhyve ": "bhyve", "VBoxVBoxVBox": "virtualbox", "TCGTCGTCGTCG": "qemu", "ACRNACRNACRN": "acrn",
	" QNXQVMBSQG ": "qnx", " lrpepyh  vr": "parallels", "prl hyperv  ": "parallels",
}

// hypervisor asks CPUID first, where a processor has one, then the firmware.
func hypervisor(t tree, f Facts) string {
	for known, h := range hypervisors {
		if signature(known) == signature(f.Hypervisor) {
			return h
		}
	}
	if h := t.text("sys/hypervisor/type"); h != "" {
		return h
	}
	if f.GOARCH == "amd64" && signature(f.Vendor) != "" && !f.Guest {
		return "none"
	}
	if h := firmware(t); h != "" {
		return h
	}
	switch {
	case wsl(t) == 2: // of arm64, whose processors have no CPUID
		return "hyperv"
	case f.Guest:
		return "vm"
	}
	return Unknown
}

// guests are all names of hypervisors.
var guests = []string{"kvm", "hyperv", "vmware", "xen", "bhyve", "virtualbox", "qemu", "acrn", "qnx", "parallels",
	"apple", "vm"}

// wsl is the version of Windows' subsystem for Linux, 0 outside of it. Version 2 is a virtual machine.
func wsl(t tree) int {
	release := strings.ToLower(t.text("proc/sys/kernel/osrelease"))
	switch {
	case !strings.Contains(release, "microsoft"):
		return 0
	case strings.Contains(release, "wsl2"), strings.Contains(release, "standard"):
		return 2
	}
	return 1
}

// firmware reads the name of the machine: DMI of servers and PCs, the device tree of boards. It returns "" where there
// is no name at all.
func firmware(t tree) string {
	const board = "sys/firmware/devicetree/base/"
	name := firmwareName(t)
	for _, m := range []struct{ part, virt string }{
		{".metal", "none"}, // Amazon's machines without a hypervisor carry its name too
		{"Amazon EC2", "kvm"}, {"Google Compute Engine", "kvm"}, {"KVM", "kvm"}, {"OpenStack", "kvm"}, {"KubeVirt", "kvm"},
		{"Alibaba Cloud ECS", "kvm"}, {"Hetzner vServer", "kvm"}, {"Droplet", "kvm"}, {"QEMU", "qemu"}, {"VMware", "vmware"},
		{"VirtualBox", "virtualbox"}, {"Microsoft Corporation Virtual Machine", "hyperv"}, {"Xen", "xen"},
		{"Parallels", "parallels"}, {"BHYVE", "bhyve"}, {"Apple Virtualization", "apple"},
	} {
		if strings.Contains(name, m.part) {
			return m.virt
		}
	}
	switch h := t.text(board + "hypervisor/compatible"); {
	case strings.Contains(h, "kvm"):
		return "kvm"
	case strings.Contains(h, "xen"):
		return "xen"
	case h != "":
		return "vm"
	}
	model := t.text(board + "model")
	switch {
	case model == "linux,dummy-virt":
		return "vm"
	case model != "" || name != "":
		return "none"
	}
	return ""
}

// firmwareName is what DMI calls the machine, "" where there is none.
func firmwareName(t tree) string {
	const dmi = "sys/class/dmi/id/"
	return strings.TrimSpace(t.text(dmi+"sys_vendor") + " " + t.text(dmi+"product_name") + " " +
		t.text(dmi+"board_vendor"))
}

// container names the container around this process, "" if there is none.
func container(t tree) string {
	for _, m := range []struct{ file, name string }{
		{"var/run/secrets/kubernetes.io", "kubernetes"}, {"run/secrets/kubernetes.io", "kubernetes"},
		{".dockerenv", "docker"}, {"run/.containerenv", "podman"},
	} {
		if t.exists(m.file) {
			return m.name
		}
	}
	if name := t.text("run/systemd/container"); name != "" {
		return name
	}
	if wsl(t) == 1 { // version 2 is a machine of its own
		return "wsl"
	}
	// gVisor shows every program the same kernel.
	if strings.Contains(t.text("proc/version"), "#1 SMP Sun Jan 10 15:06:54 PST 2016") {
		return "gvisor"
	}
	groups := t.text("proc/self/cgroup")
	for _, m := range []struct{ part, name string }{
		{"/kubepods", "kubernetes"}, {"/docker", "docker"}, {"/libpod", "podman"}, {"/lxc", "lxc"},
		{"containerd", "containerd"},
	} {
		if strings.Contains(groups, m.part) {
			return m.name
		}
	}
	// Nothing else puts a root file system on an overlay, or a file system of its own over /proc/cpuinfo.
	for line := range strings.Lines(t.text("proc/self/mounts")) {
		switch f := strings.Fields(line); {
		case len(f) < 3:
		case f[2] == "fuse.lxcfs": // over files of /proc
			return "lxc"
		case f[1] == "/" && f[2] == "overlay":
			return "container"
		}
	}
	return ""
}
