package machine

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// cpuQuota returns the CPU quota of this process in cores, 0 if there is none. Every group above its own may hold one; the
// least counts. A container sees its own group as the root of the mount though its path names more, so that groups which
// do not exist are common, and harmless.
func cpuQuota(t tree) float64 {
	least := 0.0
	for line := range strings.Lines(t.text("proc/self/cgroup")) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3) // number:controllers:path
		if len(f) != 3 {
			continue
		}
		for p := path.Clean("/" + f[2]); ; p = path.Dir(p) {
			if q := quota(t, f[1], p); q > 0 && (least == 0 || q < least) {
				least = q
			}
			if p == "/" {
				break
			}
		}
	}
	return least
}

// quota returns the quota of one group, 0 if it has none. controllers is empty for cgroup version 2.
func quota(t tree, controllers, group string) float64 {
	const root = "sys/fs/cgroup"
	if controllers == "" {
		limit, period, _ := strings.Cut(t.text(path.Join(root, group, "cpu.max")), " ")
		return ratio(limit, period)
	}
	if !slices.Contains(strings.Split(controllers, ","), "cpu") {
		return 0
	}
	for _, mount := range []string{"cpu", "cpu,cpuacct"} {
		dir := path.Join(root, mount, group)
		if q := ratio(t.text(dir+"/cpu.cfs_quota_us"), t.text(dir+"/cpu.cfs_period_us")); q > 0 {
			return q
		}
	}
	return 0
}

// ratio divides two times in µs; "max" and -1 are no quota.
func ratio(quota, period string) float64 {
	q, err := strconv.ParseFloat(quota, 64)
	if err != nil || q <= 0 {
		return 0
	}
	p, err := strconv.ParseFloat(period, 64)
	if err != nil || p <= 0 {
		return 0
	}
	return q / p
}
