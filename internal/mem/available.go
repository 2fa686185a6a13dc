package mem

import (
	"io/fs"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
)

// availableAt is Available on any file tree with /proc and /sys in it.
func availableAt(root fs.FS) (int64, bool) {
	left, ok := memAvailable(root)
	for _, c := range controllers {
		for _, dir := range c.dirs(root) {
			if n, found := c.left(root, dir); found && (!ok || n < left) {
				left, ok = n, true
			}
		}
	}
	return left, ok
}

// memAvailable reads what the kernel can hand out without swapping.
func memAvailable(root fs.FS) (int64, bool) {
	b, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "MemAvailable:" {
			kib, err := strconv.ParseInt(f[1], 10, 64)
			return kib << 10, err == nil
		}
	}
	return 0, false
}

// controller is one version of the cgroup memory controller: where it is mounted, and what its files are called.
type controller struct {
	name                  string // in /proc/self/cgroup; "" is version 2
	mounts                []string
	limit, usage, reclaim string
}

var controllers = []controller{
	{"", []string{"sys/fs/cgroup", "sys/fs/cgroup/unified"}, "memory.max", "memory.current", "inactive_file"},
	{"memory", []string{"sys/fs/cgroup/memory"}, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"},
}

// dirs lists the group of this process and all groups above it: each of them may hold a limit. A container sees its own
// group as the root of the mount though its path names more, so that paths which do not exist are common, and harmless.
func (c controller) dirs(root fs.FS) []string {
	b, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return nil
	}
	var dirs []string
	for line := range strings.Lines(string(b)) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3) // number:controllers:path
		if len(f) != 3 || !slices.Contains(strings.Split(f[1], ","), c.name) {
			continue
		}
		for _, mount := range c.mounts {
			for p := path.Clean("/" + f[2]); ; p = path.Dir(p) {
				dirs = append(dirs, path.Join(mount, p))
				if p == "/" {
					break
				}
			}
		}
	}
	return dirs
}

// left returns limit − usage of one group. Page cache that nobody uses counts as free: the kernel drops it first.
func (c controller) left(root fs.FS, dir string) (int64, bool) {
	limit, ok := readInt(root, path.Join(dir, c.limit))
	if !ok || limit > math.MaxInt64/2 { // version 1 writes "no limit" as the last page of the address space
		return 0, false
	}
	usage, ok := readInt(root, path.Join(dir, c.usage))
	if !ok {
		return limit, true
	}
	return max(limit-usage+c.reclaimable(root, dir), 0), true
}

func (c controller) reclaimable(root fs.FS, dir string) int64 {
	b, err := fs.ReadFile(root, path.Join(dir, "memory.stat"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == c.reclaim {
			n, _ := strconv.ParseInt(f[1], 10, 64) // 0 on error: nothing to reclaim
			return n
		}
	}
	return 0
}

// readInt reads a file that holds one number. "max" is none.
func readInt(root fs.FS, name string) (int64, bool) {
	b, err := fs.ReadFile(root, name)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	return n, err == nil
}
