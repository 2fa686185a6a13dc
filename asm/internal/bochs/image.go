//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// loader is what starts a kernel from a CD: Debian's isolinux and syslinux-common.
var loader = []string{"/usr/lib/ISOLINUX/isolinux.bin", "/usr/lib/syslinux/modules/bios/ldlinux.c32"}

// Files of the PC.
const (
	guestInit = "/init" // what Linux starts first
	guestPlan = "/plan" // what that runs
	guestBin  = "/bin"  // programs
)

// makeCD writes the CD that the PC boots: the loader, the kernel, and as its initial file system all that is to run.
func (c *pc) makeCD(linux, first string, programs []program) error {
	root := filepath.Join(c.dir, "cd")
	if err := os.Mkdir(root, 0o700); err != nil {
		return err
	}
	for from, to := range map[string]string{linux: "vmlinuz", loader[0]: "", loader[1]: ""} {
		if to == "" {
			to = filepath.Base(from)
		}
		if err := copyFile(filepath.Join(root, to), from); err != nil {
			return err
		}
	}
	archive, err := initramfs(first, programs)
	if err != nil {
		return err
	}
	config := "DEFAULT flynn\nPROMPT 0\nLABEL flynn\n KERNEL vmlinuz\n INITRD initrd\n APPEND " + kernelLine + "\n"
	for name, data := range map[string][]byte{"initrd": archive, "isolinux.cfg": []byte(config)} {
		if err := os.WriteFile(filepath.Join(root, name), data, 0o600); err != nil {
			return err
		}
	}
	// El Torito without emulation of a floppy, four sectors of the loader first, and its table of where the rest lies.
	cmd := exec.Command("xorriso", "-as", "mkisofs", "-quiet", "-o", c.file("cd.iso"),
		"-b", "isolinux.bin", "-c", "boot.cat", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", root)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("xorriso: %w\n%s", err, out)
	}
	return nil
}

func copyFile(to, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}

// initramfs is the archive of the PC's files.
func initramfs(first string, programs []program) ([]byte, error) {
	plan, err := json.Marshal(programs)
	if err != nil {
		return nil, err
	}
	var a archive
	for _, dir := range []string{"/proc", "/sys", "/dev", "/tmp", guestBin} {
		a.add(dir, directory, nil)
	}
	a.add("/dev/console", console, nil) // where the kernel lets the first process write
	a.add(guestPlan, regular, plan)
	in := map[string]string{guestInit: first}
	for _, p := range programs {
		path := guestPath(p)
		if from, ok := in[path]; ok && from != p.Path {
			return nil, fmt.Errorf("%s and %s have one name", from, p.Path)
		}
		in[path] = p.Path
	}
	for path, from := range in {
		data, err := os.ReadFile(from)
		if err != nil {
			return nil, err
		}
		a.add(path, regular, data)
	}
	a.add("/TRAILER!!!", 0, nil) // ends an archive
	return a.Bytes(), nil
}

func guestPath(p program) string { return filepath.Join(guestBin, filepath.Base(p.Path)) }

// Modes of files, as stat tells them.
const (
	regular   = 0o100755
	directory = 0o040755
	console   = 0o020600
)

// archive is a cpio archive of format newc, which Linux unpacks as its first file system.
type archive struct {
	bytes.Buffer
	files uint32
}

// add appends a file. The header is thirteen numbers of eight hexadecimal digits; names and contents end on multiples
// of four bytes.
func (a *archive) add(path string, mode uint32, data []byte) {
	a.files++
	var major, minor uint32
	if mode == console {
		major, minor = 5, 1
	}
	name := path[1:] + "\x00"
	const owner, group, links, modified, device, check = 0, 0, 1, 0, 0, 0
	a.WriteString("070701")
	for _, n := range []uint32{a.files, mode, owner, group, links, modified, uint32(len(data)), device, device,
		major, minor, uint32(len(name)), check} {
		fmt.Fprintf(a, "%08X", n)
	}
	a.WriteString(name)
	a.pad()
	a.Write(data)
	a.pad()
}

func (a *archive) pad() { a.Write(make([]byte, -a.Len()&3)) }
