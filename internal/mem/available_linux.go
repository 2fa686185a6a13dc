package mem

import "os"

// Available returns the bytes this process can still use: what the kernel has available, or what the memory limit of
// its cgroup leaves, whichever is less. It reports false where neither is known. Memory that is mapped but not touched
// counts as available.
func Available() (int64, bool) { return availableAt(os.DirFS("/")) }
