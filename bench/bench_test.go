package bench

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/internal/gpu/fake"
	"flynn/mimd/cluster/child"
)

// here is the machine of the tests.
var here *Host

// seed of the data of benchmarks: the default of the command.
const seed = 1

// printed is the result file that go test prints where benchmarks are asked for, else nil.
var printed *Results

func TestMain(m *testing.M) {
	if child.Spawned() { // by a point of class mimd_dm
		os.Exit(child.Main(Version))
	}
	if fake.Main() { // by a point of class simt
		return
	}
	flag.Parse()
	code := start(m)
	if here != nil {
		here.Close()
	}
	os.Exit(code)
}

// start prints the keys and units of a result file where benchmarks are asked for, so that what go test prints is one.
func start(m *testing.M) int {
	var err error
	if here, err = NewHost(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := here.ISA.RequireEnv(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if emulator := os.Getenv(emulated.Env); emulator != "" {
		here.Multi.Command = append(strings.Fields(emulator), os.Args[0])
	}
	if flag.Lookup("test.bench").Value.String() != "" {
		if printed, err = NewResults(os.Stdout, FileKeys(here, time.Now(), seed, "plan", typed())); err != nil {
			return 1
		}
	}
	return m.Run()
}

// typed is the command that started the benchmarks, without what go test adds for itself.
func typed() string {
	line := "go test ./bench"
	flag.Visit(func(f *flag.Flag) {
		name, ok := strings.CutPrefix(f.Name, "test.")
		if ok && !slices.Contains([]string{"testlogfile", "paniconexit0", "gocoverdir"}, name) {
			line += fmt.Sprintf(" -%s=%q", name, f.Value)
		}
	})
	return line
}
