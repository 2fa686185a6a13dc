// Command vet holds a module against the analyzers of go vet, for each system that it is given as GOOS/GOARCH: the
// module of the working directory, or of the folder behind -C.
//
// It type-checks all packages and what they import from source. The tool go vet compiles both for each system, which
// takes ten times as long for one that nothing else is compiled for. Of other modules and the standard library it takes
// declarations without bodies, but on the first system: what their functions do, as to print, differs by no system.
package main

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/suite/vet"
	"golang.org/x/tools/go/packages"
)

func main() {
	dir := flag.String("C", ".", "folder of the module")
	flag.Parse()
	failed := false
	for i, system := range flag.Args() {
		fmt.Println("vet", system)
		if err := check(*dir, system, i == 0, "./..."); err != nil {
			fmt.Fprintf(os.Stderr, "vet %s: %v\n", system, err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

// check reports on standard error what the analyzers find in packages of a module and their tests. Whole is with bodies
// of the functions that they import.
func check(dir, system string, whole bool, patterns ...string) error {
	goos, goarch, ok := strings.Cut(system, "/")
	if !ok {
		return errors.New("a system is GOOS/GOARCH, as linux/arm64")
	}
	config := &packages.Config{
		Mode:  packages.LoadAllSyntax | packages.NeedModule,
		Tests: true,
		Dir:   dir,
		Env:   append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch),
	}
	if !whole {
		if err := declare(config); err != nil {
			return err
		}
	}
	all, err := packages.Load(config, patterns...)
	if err != nil {
		return err
	}
	if !whole {
		forgive(all)
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

// declare lets a load drop the bodies of functions outside of the folder of its module.
func declare(c *packages.Config) error {
	root, err := filepath.Abs(c.Dir)
	if err != nil {
		return err
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil || filepath.Dir(root) == root {
			break
		}
		root = filepath.Dir(root)
	}
	root += string(filepath.Separator)
	c.ParseFile = func(files *token.FileSet, name string, text []byte) (*ast.File, error) {
		file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution|parser.ParseComments)
		generated := filepath.Ext(name) != ".go" // the main of a test, in the cache
		if file != nil && !generated && !strings.HasPrefix(name, root) {
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
					f.Body.List = []ast.Stmt{endless(f.Body.Lbrace)}
				}
			}
		}
		return file, err
	}
	return nil
}

// endless is a statement that no function needs to return after.
func endless(at token.Pos) ast.Stmt {
	return &ast.ForStmt{For: at, Body: &ast.BlockStmt{Lbrace: at, Rbrace: at}}
}

// forgive takes back what is said of imports that only bodies use.
func forgive(all []*packages.Package) {
	packages.Visit(all, nil, func(p *packages.Package) {
		if p.Module == nil || !p.Module.Main {
			p.Errors = slices.DeleteFunc(p.Errors, func(e packages.Error) bool {
				return e.Kind == packages.TypeError && strings.HasSuffix(e.Msg, "and not used")
			})
		}
		p.IllTyped = len(p.Errors) > 0
	})
}
