package mem

import (
	"testing"
	"testing/fstest"
)

func tree(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestAvailable(t *testing.T) {
	const meminfo = "MemTotal:  4000 kB\nMemFree:  1000 kB\nMemAvailable:  3000 kB\n"
	const all = 3000 << 10
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
		ok    bool
	}{
		{"nothing", nil, 0, false},
		{"meminfo", map[string]string{"proc/meminfo": meminfo}, all, true},
		{"old kernel", map[string]string{"proc/meminfo": "MemTotal: 4000 kB\n"}, 0, false},
		{"broken meminfo", map[string]string{"proc/meminfo": "MemAvailable: many kB\n"}, 0, false},
		{"v2, no limit", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a.slice/b\n",
			"sys/fs/cgroup/a.slice/b/memory.max": "max\n",
		}, all, true},
		{"v2, a limit above", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a.slice/b\n",
			"sys/fs/cgroup/a.slice/b/memory.max":   "max\n",
			"sys/fs/cgroup/a.slice/memory.max":     "1000000\n",
			"sys/fs/cgroup/a.slice/memory.current": "400000\n",
			"sys/fs/cgroup/a.slice/memory.stat":    "anon 1\ninactive_file 50000\nactive_file 70000\n",
		}, 650000, true},
		{"v2, container", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/../../docker/0123\n",
			"sys/fs/cgroup/memory.max": "2000000\n", "sys/fs/cgroup/memory.current": "2500000\n",
		}, 0, true},
		{"v2 beside v1", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/x\n0::/y\n",
			"sys/fs/cgroup/unified/y/memory.max":           "900000\n",
			"sys/fs/cgroup/memory/x/memory.limit_in_bytes": "800000\n",
			"sys/fs/cgroup/memory/x/memory.usage_in_bytes": "100000\n",
			"sys/fs/cgroup/memory/x/memory.stat":           "inactive_file 9\ntotal_inactive_file 1000\n",
		}, 701000, true},
		{"v1, no limit", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "3:cpu,cpuacct:/x\n4:memory:/x\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
		}, all, true},
		{"limit without meminfo", map[string]string{
			"proc/self/cgroup": "broken\n0::/\n", "sys/fs/cgroup/memory.max": "4096\n",
		}, 4096, true},
	} {
		if got, ok := availableAt(tree(c.files)); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %t, want %d, %t", c.name, got, ok, c.want, c.ok)
		}
	}
}

func TestAvailableHere(t *testing.T) {
	n, ok := Available()
	if !ok {
		t.Skip("unknown on this system")
	}
	if n <= 0 {
		t.Errorf("Available = %d", n)
	}
}
