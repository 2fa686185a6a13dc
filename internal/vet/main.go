// Command vet holds a module against the analyzers of go vet, for each system that it is given as GOOS/GOARCH: the
// module of the working directory, or of the folder behind -C.
//
// It type-checks all packages and what they import from source. The tool go vet compiles both for each system, which
// takes ten times as long for one that nothing else is compiled for.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/suite/vet"
	"golang.org/x/tools/go/packages"
)

func main() {
	dir := flag.String("C", ".", "folder of the module")
	flag.Parse()
	failed := false
	for _, system := range flag.Args() {
		fmt.Println("vet", system)
		if err := check(*dir, system, "./..."); err != nil {
			fmt.Fprintf(os.Stderr, "vet %s: %v\n", system, err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

// check reports on standard error what the analyzers find in packages of a module and their tests.
func check(dir, system string, patterns ...string) error {
	goos, goarch, ok := strings.Cut(system, "/")
	if !ok {
		return errors.New("a system is GOOS/GOARCH, as linux/arm64")
	}
	all, err := packages.Load(&packages.Config{
		Mode:  packages.LoadAllSyntax | packages.NeedModule,
		Tests: true,
		Dir:   dir,
		Env:   append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch),
	}, patterns...)
	if err != nil {
		return err
	}
	if n := packages.PrintErrors(all); n > 0 || len(all) == 0 {
		return fmt.Errorf("%d errors in %d packages", n, len(all))
	}
	graph, err := checker.Analyze(vet.Suite, all, nil)
	if err != nil {
		return err
	}
	found := 0
	for _, root := range graph.Roots {
		found += len(root.Diagnostics)
		if root.Err != nil {
			return root.Err
		}
	}
	if err := graph.PrintText(os.Stderr, 0); err != nil || found > 0 {
		return errors.Join(err, fmt.Errorf("%d findings", found))
	}
	return nil
}
