package cluster_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/local"
)

// version of flynn in these tests.
const version = "0.1.0"

// ever is the time-out for what must come. A test that waits for nothing is ended by go test.
const ever = time.Hour

// versionEnv makes a node of this test binary one of another version.
const versionEnv = "FLYNN_TEST_VERSION"

// TestMain makes the test binary a node where it was started as one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(farmEnv); dir != "" {
		os.Exit(serveFarm(dir))
	}
	if cluster.Spawned() {
		v := version
		if other := os.Getenv(versionEnv); other != "" {
			v = other
		}
		os.Exit(cluster.Child(v))
	}
	flag.Parse()
	flag.Set("test.parallel", "8") // these tests wait more than they compute
	os.Exit(m.Run())
}

// command is how to start this test binary: by the emulator that runs it, where there is one.
func command(t testing.TB) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return append(strings.Fields(os.Getenv("FLYNN_EXEC")), self, "node")
}

// start starts a multicomputer of n nodes.
func start(t testing.TB, n int) *local.Multicomputer {
	t.Helper()
	return startWith(t, n, 1)
}

// startWith starts nodes of several workers.
func startWith(t testing.TB, n, workers int) *local.Multicomputer {
	t.Helper()
	cpus := []int{0}
	if runtime.NumCPU() > 1 {
		cpus = []int{0, 1}
	}
	m, err := local.Start(context.Background(), local.Options{Version: version, Nodes: n, Workers: workers, CPUs: cpus, Command: command(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func lookup(t testing.TB, name, elem string) *kernels.Kernel {
	t.Helper()
	k, err := kernels.Lookup(name, elem)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// problem is the operands of a kernel, filled, and freed when the test ends.
func problem(t testing.TB, k *kernels.Kernel, variant, n int, s kernels.Source) kernels.Op {
	t.Helper()
	p, err := k.Open(n, kernels.Placement{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Free() })
	o := p.Op(variant)
	o.Fill(s)
	return o
}

// reference is the result of a kernel's reference.
func reference(t testing.TB, k *kernels.Kernel, n int, s kernels.Source) kernels.Op {
	t.Helper()
	o := problem(t, k, 0, n, s)
	o.Run()
	return o
}

// build makes a node for another architecture out of ten lines, so that it holds no server and no command.
func build(t *testing.T, goarch string) []string {
	t.Helper()
	emulator, err := exec.LookPath("qemu-" + map[string]string{"arm64": "aarch64", "riscv64": "riscv64", "s390x": "s390x"}[goarch])
	if err != nil {
		t.Skipf("no emulator: %v", err)
	}
	if os.Getenv("FLYNN_EXEC") != "" {
		t.Skip("an emulator starts no other one")
	}
	dir := t.TempDir()
	source := "package main\nimport (\"os\"; \"flynn/mimd/cluster\")\nfunc main() { os.Exit(cluster.Child(\"" + version + "\")) }\n"
	if err := os.WriteFile(dir+"/main.go", []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("go", "build", "-o", dir+"/node", dir+"/main.go")
	c.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+goarch, "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		if _, missing := exec.LookPath("go"); missing != nil {
			t.Skipf("no Go toolchain: %v", missing)
		}
		t.Fatalf("%v: %s", err, out)
	}
	return []string{emulator, dir + "/node"}
}
