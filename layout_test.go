package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// rules says what each package may import besides the standard library. A leaf knows nothing of flynn. A trailing
// slash allows everything below; the rules of a package are those of its longest prefix here.
var rules = map[string][]string{
	"flynn":                  {"flynn/internal/cli"},
	"flynn/internal/mem":     {"golang.org/x/sys/"},
	"flynn/internal/machine": {"golang.org/x/sys/", "github.com/klauspost/cpuid/v2"},
	"flynn/asm/isa":          {"golang.org/x/sys/", "github.com/klauspost/cpuid/v2"},
	"flynn/results/keys":     {},
	"flynn/results":          {"flynn/results/keys"},
	"flynn/internal/stats": {
		"golang.org/x/perf/benchmath", "gonum.org/v1/gonum/stat", "gonum.org/v1/gonum/stat/distuv",
	},
	"flynn/internal/peer":     {"flynn/internal/patience", "flynn/internal/pipe"},
	"flynn/internal/gpu":      {"flynn/internal/patience", "flynn/internal/pipe", "flynn/kernels"},
	"flynn/internal/gpu/fake": {"flynn/internal/gpu", "flynn/kernels"},
	"flynn/asm":               {"flynn/asm/isa"},
	"flynn/asm/internal/gen":  {"flynn/asm/isa", "github.com/mmcloughlin/avo/"},
	"flynn/kernels":           {"flynn/asm", "flynn/asm/isa", "flynn/internal/mem"},
	"flynn/mimd":              {"flynn/kernels", "flynn/internal/mem", "golang.org/x/sys/"},
	"flynn/mimd/cluster": {
		"flynn/asm/isa", "flynn/internal/mem", "flynn/internal/patience", "flynn/kernels", "flynn/mimd",
		"flynn/mimd/world", "github.com/nats-io/nats.go", "github.com/nats-io/nats.go/", "github.com/nats-io/nkeys",
	},
	"flynn/mimd/cluster/child": {"flynn/mimd/cluster", "flynn/mimd/comm", "flynn/mimd/workqueue"},
	"flynn/mimd/cluster/clustertest": {
		"flynn/internal/emulated", "flynn/mimd/cluster", "flynn/mimd/cluster/child", "flynn/mimd/cluster/local",
	},
	"flynn/mimd/cluster/faults": {
		"flynn/internal/patience", "flynn/kernels", "flynn/mimd/cluster", "flynn/mimd/cluster/child",
		"flynn/mimd/cluster/local", "flynn/mimd/workqueue",
	},
	"flynn/mimd/cluster/local": {
		"flynn/internal/patience", "flynn/mimd", "flynn/mimd/cluster", "flynn/mimd/cluster/child", "flynn/mimd/workqueue",
		"github.com/nats-io/nats-server/v2/server", "github.com/nats-io/nkeys",
	},
	"flynn/internal/explain": {
		"flynn/asm", "flynn/asm/isa", "flynn/kernels", "flynn/report/analysis", "flynn/report/sheet", "flynn/report/table",
		"flynn/results/keys", "golang.org/x/arch/",
	},
	"flynn/internal/fleet": {"flynn/mimd/cluster"},
	"flynn/mimd/comm":      {"flynn/internal/patience", "flynn/kernels", "flynn/mimd/cluster"},
	"flynn/mimd/workqueue": {
		"flynn/asm/isa", "flynn/internal/patience", "flynn/kernels", "flynn/mimd/cluster", "flynn/mimd/sim",
		"flynn/mimd/world",
		"flynn/misd",
		"github.com/nats-io/nats.go", "github.com/nats-io/nats.go/",
	},
	"flynn/mimd/sim":   {"flynn/mimd/world"},
	"flynn/mimd/world": {"flynn/internal/patience"},
	"flynn/misd":       {"flynn/kernels", "flynn/mimd", "flynn/internal/mem"},
	"flynn/bench": {
		"flynn/asm", "flynn/asm/isa", "flynn/kernels", "flynn/mimd", "flynn/mimd/cluster", "flynn/mimd/cluster/local",
		"flynn/misd", "flynn/internal/gpu", "flynn/internal/machine", "flynn/internal/mem", "flynn/internal/peer",
		"flynn/results",
		"flynn/results/keys", "flynn/internal/stats", "golang.org/x/sys/", "golang.org/x/perf/",
	},
	"flynn/report/fit":     {"gonum.org/v1/gonum/"},
	"flynn/report/foreign": {"golang.org/x/text/"},
	"flynn/report/table":   {"github.com/mattn/go-runewidth"},
	"flynn/report/units":   {},
	"flynn/report/analysis": {
		"flynn/internal/stats", "flynn/report/fit", "flynn/report/foreign", "flynn/report/units", "flynn/results",
		"flynn/results/keys",
	},
	"flynn/report/sheet": {
		"flynn/report/analysis", "flynn/report/fit", "flynn/report/table", "flynn/report/units", "flynn/results",
		"flynn/results/keys",
	},
	"flynn/report/plot": {
		"flynn/report/analysis", "flynn/report/fit", "flynn/report/table", "flynn/report/units", "flynn/results",
		"flynn/results/keys", "gonum.org/v1/plot", "gonum.org/v1/plot/",
	},
	"flynn/report/compare": {
		"flynn/internal/stats", "flynn/report/analysis", "flynn/report/sheet", "flynn/report/table", "flynn/report/units",
		"flynn/results", "flynn/results/keys",
	},
	"flynn/report/page": {
		"flynn/report/analysis", "flynn/report/compare", "flynn/report/plot", "flynn/report/sheet", "flynn/report/table",
		"flynn/report/units", "flynn/results", "flynn/results/keys",
	},
	"flynn/report/speed": {
		"flynn/report/analysis", "flynn/report/sheet", "flynn/report/units", "flynn/results", "flynn/results/keys",
		"flynn/internal/stats", "golang.org/x/perf/benchfmt",
	},
	"flynn/report": {
		"flynn/report/analysis", "flynn/report/page", "flynn/report/plot", "flynn/report/sheet",
	},
	"flynn/report/internal/fixture": {"flynn/report/table", "flynn/results/keys"},
	"flynn/report/internal/sets": {
		"flynn/report/analysis", "flynn/report/internal/fixture", "flynn/results/keys",
	},
	"flynn/internal/cli": {
		"flynn/asm/isa", "flynn/bench", "flynn/internal/cli/card", "flynn/internal/cli/drills", "flynn/internal/cli/listing",
		"flynn/internal/cli/shell", "flynn/internal/cli/terms", "flynn/internal/explain", "flynn/internal/fleet",
		"flynn/internal/gpu", "flynn/internal/machine", "flynn/internal/stats", "flynn/kernels", "flynn/mimd",
		"flynn/mimd/cluster",
		"flynn/mimd/cluster/child", "flynn/mimd/cluster/faults", "flynn/mimd/cluster/local", "flynn/mimd/comm",
		"flynn/mimd/workqueue", "flynn/misd",
		"flynn/report", "flynn/report/analysis", "flynn/report/compare", "flynn/report/page", "flynn/report/plot",
		"flynn/report/sheet", "flynn/report/table", "flynn/report/units", "flynn/results", "flynn/results/keys",
		"github.com/spf13/", "golang.org/x/perf/", "golang.org/x/term",
	},
	"flynn/internal/cli/card": {
		"flynn/asm/isa", "flynn/bench", "flynn/internal/gpu", "flynn/internal/machine", "flynn/report/analysis",
		"flynn/report/table", "flynn/report/units",
	},
	"flynn/internal/cli/drills": {
		"flynn/bench", "flynn/internal/stats", "flynn/kernels", "flynn/mimd/cluster", "flynn/mimd/comm",
		"flynn/report/table", "flynn/report/units", "flynn/results/keys",
	},
	"flynn/internal/cli/listing": {
		"flynn/asm/isa", "flynn/bench", "flynn/internal/cli/card", "flynn/kernels", "flynn/report/table",
		"flynn/results/keys",
	},
	"flynn/internal/cli/shell": {},
	"flynn/internal/cli/terms": {},

	"flynn/internal/emulated":   {},
	"flynn/internal/patience":   {},
	"flynn/internal/pipe":       {},
	"flynn/internal/vet":        {"golang.org/x/tools/go/"},
	"flynn/asm/internal/bochs":  {"flynn/asm/isa", "golang.org/x/sys/"},
	"flynn/asm/internal/mutate": {},
	"flynn/asm/internal/ops":    {"flynn/asm/isa"},
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

// TestImports holds the imports of every package, on every architecture with files of its own, against the rules.
func TestImports(t *testing.T) {
	for _, goarch := range []string{"amd64", "arm64", "riscv64"} {
		for _, p := range list(t, goarch) {
			allowed, ok := rules[p.ImportPath]
			if !ok {
				t.Errorf("%s has no rule: say here what it may import", p.ImportPath)
				continue
			}
			for _, imp := range p.Imports {
				if !standard(imp) && !permits(allowed, imp) {
					t.Errorf("%s: %s may not import %s; it may import %s", goarch, p.ImportPath, imp, strings.Join(allowed, ", "))
				}
			}
		}
	}
}

// TestRules: a rule that no package needs is a door left open.
func TestRules(t *testing.T) {
	used, packages := map[string][]string{}, []string{}
	for _, goarch := range []string{"amd64", "arm64", "riscv64"} {
		for _, p := range list(t, goarch) {
			used[p.ImportPath] = append(used[p.ImportPath], p.Imports...)
			packages = append(packages, p.ImportPath)
		}
	}
	for pkg, allowed := range rules {
		if !slices.Contains(packages, pkg) {
			t.Errorf("rule for %s, which does not exist", pkg)
		}
		for _, a := range allowed {
			if !slices.ContainsFunc(used[pkg], func(imp string) bool { return permits([]string{a}, imp) }) {
				t.Errorf("%s may import %s and does not", pkg, a)
			}
		}
	}
}

func permits(allowed []string, imp string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		return imp == a || strings.HasSuffix(a, "/") && strings.HasPrefix(imp, a)
	})
}

// standard tells packages of the standard library: their first element has no dot, and is not flynn.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".") && first != "flynn"
}

func list(t *testing.T, goarch string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Standard,Imports", "./...")
	cmd.Env = append(os.Environ(), "GOARCH="+goarch, "GOOS=linux", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// TestTopLevel keeps the house as it is drawn: whoever adds a folder says so here.
func TestTopLevel(t *testing.T) {
	want := []string{"asm", "bench", "docs", "gpu", "internal", "kernels", "mimd", "misd", "peers", "report", "results"}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && e.Name() != "out" {
			got = append(got, path.Clean(e.Name()))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("folders %v, want %v", got, want)
	}
}
