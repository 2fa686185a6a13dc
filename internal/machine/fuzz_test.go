package machine

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// sections makes a tree of a text in which "-- path --" begins a file.
func sections(text string) fstest.MapFS {
	root := fstest.MapFS{}
	for _, s := range strings.Split("\n"+text, "\n-- ")[1:] {
		head, body, _ := strings.Cut(s, "\n")
		if name := strings.TrimSuffix(head, " --"); fs.ValidPath(name) && name != "." {
			root[name] = &fstest.MapFile{Data: []byte(body)}
		}
	}
	return root
}

// FuzzDetectAt: no tree makes a panic, or a machine that holds more than its files, or a size below zero.
func FuzzDetectAt(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for i, arch := range []string{"amd64", "arm64", "riscv64"} {
			f.Add(string(b), arch, "GenuineIntel", 6+i, 143)
		}
	}
	f.Add("-- "+cpuDir+"/online --\n0-63,0-63\n-- proc/self/cgroup --\n0::/../..\n-- proc/self/mountinfo --\n1 2 "+
		"3:4 / /\\057 rw - cgroup2 c c\n", "arm64", "", 0, 0)
	f.Add("-- proc/cpuinfo --\nprocessor: 65535\nCPU part: 0xffff\nCPU implementer: 0\nprocessor: -1\n", "arm64",
		"  ", -1, -1)
	f.Fuzz(func(t *testing.T, text, arch, vendor string, family, model int) {
		root := sections(text)
		if most := 64; len(online(tree{root})) > most || len(tree{root}.list(nodeDir+"/online")) > most {
			t.Skip("a tree in memory takes long to say that a file is absent")
		}
		m := DetectAt(root, Facts{GOOS: "linux", GOARCH: arch, Vendor: vendor, Hypervisor: vendor, Brand: vendor,
			Family: family, Model: model, CPUs: []int{0, 3}, GOMAXPROCS: 2})
		if m.L1D < 0 || m.L2 < 0 || m.L3 < 0 || m.LLC < 0 || m.MemTotal < 0 || m.SwapUsed < 0 || m.CgroupCPU < 0 ||
			m.SMT < 0 || m.THPSize < 0 {
			t.Errorf("less than nothing: %+v", m)
		}
		if len(m.Online) > 4*maxCPU || len(m.Nodes) > 4*maxCPU || len(m.Caches) > len(root) ||
			len(m.Fingerprint) != 10 {
			t.Errorf("%d CPUs, %d nodes, %d caches of %d files", len(m.Online), len(m.Nodes), len(m.Caches), len(root))
		}
		for _, s := range []string{m.CPU, m.Uarch, m.Virt, m.Emulated, m.Governor, m.Boost, m.Kernel} {
			if s == "" {
				t.Errorf("an empty text: %+v", m)
			}
		}
		m.Doubts()
		if n := len(m.Spread()); n != len(m.CPUs) {
			t.Errorf("Spread holds %d of %d CPUs", n, len(m.CPUs))
		}
	})
}
