package cluster_test

import (
	"os"
	"os/exec"
	"testing"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/mimd/cluster/clustertest"
)

func TestMain(m *testing.M) { os.Exit(clustertest.Main(m)) }

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
	emulator, err := exec.LookPath(
		"qemu-" + map[string]string{"arm64": "aarch64", "riscv64": "riscv64", "s390x": "s390x"}[goarch],
	)
	if err != nil {
		t.Skipf("no emulator: %v", err)
	}
	if emulated.Here() {
		t.Skip("an emulator starts no other one")
	}
	dir := t.TempDir()
	source := "package main\nimport (\"os\"; \"flynn/mimd/cluster/child\")\n" +
		"func main() { os.Exit(child.Main(\"" + clustertest.Version + "\")) }\n"
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
