package machine

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// cpuQuota returns the CPU quota of this process in cores, 0 if there is none. Every group above its own may hold one;
// the least counts. A container sees its own group as the root of the mount though its path names more, so that groups
// which do not exist are common, and harmless.
func cpuQuota(t tree) float64 {
	least := 0.0
	mounts := cgroupMounts(t)
	for line := range strings.Lines(t.text("proc/self/cgroup")) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3) // number:controllers:path
		if len(f) != 3 {
			continue
		}
		second := f[1] == ""
		if !second && !slices.Contains(strings.Split(f[1], ","), "cpu") {
			continue
		}
		for _, m := range mounts {
			if m.second != second {
				continue
			}
			for _, dir := range m.groups(f[2]) {
				if q := quota(t, dir, second); q > 0 && (least == 0 || q < least) {
					least = q
				}
			}
		}
	}
	return least
}

// cgroupMount is a place where groups of the CPU controller, or of version 2, are files.
type cgroupMount struct {
	second bool   // version 2
	root   string // the group that is the top of the mount
	dir    string // without the leading slash
}

// usualMounts are where cgroups are mounted by distributions, for a process that may not read its mounts.
var usualMounts = []cgroupMount{
	{true, "/", "sys/fs/cgroup"}, {true, "/", "sys/fs/cgroup/unified"},
	{false, "/", "sys/fs/cgroup/cpu"}, {false, "/", "sys/fs/cgroup/cpu,cpuacct"}, {false, "/",
		"sys/fs/cgroup/cpuacct,cpu"},
	{false, "/", "dev/cpuctl"}, {false, "/", "cgroup/cpu"},
}

// cgroupMounts reads from mountinfo where the groups are; of a version that it does not show, the usual places.
func cgroupMounts(t tree) []cgroupMount {
	var found []cgroupMount
	for line := range strings.Lines(t.text("proc/self/mountinfo")) {
		if m, ok := mountOf(line); ok {
			found = append(found, m)
		}
	}
	for _, second := range []bool{true, false} {
		if !slices.ContainsFunc(found, func(m cgroupMount) bool { return m.second == second }) {
			for _, m := range usualMounts {
				if m.second == second {
					found = append(found, m)
				}
			}
		}
	}
	return found
}

// mountOf reads a line of mountinfo: number, parent, device, root, directory, options, optional fields, "-", type,
// source and options of the file system.
func mountOf(line string) (cgroupMount, bool) {
	before, after, ok := strings.Cut(strings.TrimSpace(line), " - ")
	f, kind := strings.Fields(before), strings.Fields(after)
	if !ok || len(f) < 5 || len(kind) == 0 {
		return cgroupMount{}, false
	}
	m := cgroupMount{second: kind[0] == "cgroup2", root: path.Clean("/" + unescape(f[3])),
		dir: strings.TrimPrefix(path.Clean("/"+unescape(f[4])), "/")}
	first := kind[0] == "cgroup" && len(kind) > 2 && slices.Contains(strings.Split(kind[2], ","), "cpu")
	return m, m.dir != "" && (m.second || first)
}

// unescape undoes the octal numbers that stand for blanks and their like in mountinfo.
func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+3 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// groups are the folders of a group and of all above it. Where the group is not below the root of the mount, as in a
// container that has no view of its own, that root is its group.
func (m cgroupMount) groups(group string) []string {
	group = path.Clean("/" + group)
	if rest, ok := strings.CutPrefix(group, m.root); ok && m.root != "/" && (rest == "" || rest[0] == '/') {
		group = path.Clean("/" + rest)
	}
	var dirs []string
	for p := group; ; p = path.Dir(p) {
		dirs = append(dirs, path.Join(m.dir, p))
		if p == "/" {
			return dirs
		}
	}
}

// quota returns the quota of one group, 0 if it has none.
func quota(t tree, dir string, second bool) float64 {
	if second {
		limit, period, _ := strings.Cut(t.text(dir+"/cpu.max"), " ")
		return ratio(limit, period)
	}
	return ratio(t.text(dir+"/cpu.cfs_quota_us"), t.text(dir+"/cpu.cfs_period_us"))
}

// ratio divides two times in µs; "max" and -1 are no quota. A period that is not told is the usual one.
func ratio(quota, period string) float64 {
	q, err := strconv.ParseFloat(strings.TrimSpace(quota), 64)
	if err != nil || q <= 0 {
		return 0
	}
	if strings.TrimSpace(period) == "" {
		period = "100000"
	}
	p, err := strconv.ParseFloat(strings.TrimSpace(period), 64)
	if err != nil || p <= 0 {
		return 0
	}
	return q / p
}
