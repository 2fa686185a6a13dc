package cluster

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
)

// bootID is a file of Linux with a number that is random at each start of the kernel. Containers share the kernel, and
// the number: they share the processors, too. Virtual machines have kernels of their own.
const bootID = "/proc/sys/kernel/random/boot_id"

// hostID tells hosts apart: nodes that announce the same one share a machine. Where there is no boot identity it is
// made of the host's name.
func hostID() string {
	text, err := os.ReadFile(bootID)
	if err != nil || len(strings.TrimSpace(string(text))) == 0 {
		name, _ := os.Hostname() // without one, all nameless hosts are taken for one: none is measured twice at once
		text = []byte("host " + name)
	}
	return fmt.Sprintf("%x", sha256.Sum256(text))[:16]
}
