package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"flynn/asm/isa"
	"flynn/kernels"
)

// Limits of a file of Go, as in CONTRIBUTING.
const (
	maxColumns = 120
	maxLines   = 60
	maxFiles   = 40
)

// catalogues are the folders that hold a file for each kernel: they have as many files as there are kernels.
var catalogues = []string{"kernels", "asm/internal/gen"}

// kernelHomes may name kernels: the catalogue, programs for them on each kind of machine, names of other tools for the
// same, the targets of each, other people's code for each, what a trial of a failure computes, what tests of
// reports make up, and what files of the first version do not tell.
var kernelHomes = []string{"kernels", "asm/internal/gen", "asm/internal/mutate", "gpu/catalogue", "peers",
	"mimd/cluster/faults",
	"report/foreign", "report/internal", "report/speed", "results"}

// tierHomes may name tiers: their looks, and their order where a file does not tell it.
var tierHomes = []string{"report/analysis/order.go", "report/plot/theme.go"}

// flagWord is what a flag of the command looks like.
var flagWord = regexp.MustCompile(`^--[a-z]`)

// words are names of kernels that also mean something else.
var words = []string{"add", "copy", "count", "exp", "find", "freq", "gather", "max", "scale", "scan", "sort", "sum",
	"transpose", "update"}

// goFile is a file of Go that somebody wrote.
type goFile struct {
	name string
	text []byte
	set  *token.FileSet
	tree *ast.File
}

func (f *goFile) test() bool { return strings.HasSuffix(f.name, "_test.go") }

// within reports whether the file lies in one of the folders or below.
func (f *goFile) within(folders ...string) bool {
	return slices.ContainsFunc(folders, func(d string) bool { return strings.HasPrefix(f.name, d+"/") })
}

// at is where a node of the file's tree stands.
func (f *goFile) at(n ast.Node) string { return f.set.Position(n.Pos()).String() }

// written are the files of the repository that are not generated, those of its other modules too.
func written(t *testing.T) []*goFile {
	t.Helper()
	var files []*goFile
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (d.Name()[0] == '.' || d.Name() == "testdata" || name == "out"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err == nil && !ast.IsGenerated(tree) {
			files = append(files, &goFile{filepath.ToSlash(name), text, set, tree})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTidyLines(t *testing.T) {
	for _, f := range written(t) {
		foreign := f.rawLines()
		for i, line := range bytes.Split(f.text, []byte("\n")) {
			if n := utf8.RuneCount(line); n > maxColumns && !foreign[i+1] {
				t.Errorf("%s:%d has %d columns, at most %d fit", f.name, i+1, n, maxColumns)
			}
		}
	}
}

// rawLines are the lines of raw strings: text of another language, which may have no other place to break.
func (f *goFile) rawLines() map[int]bool {
	lines := map[int]bool{}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && l.Value[0] == '`' {
			for i := range f.lines(l) {
				lines[f.set.Position(l.Pos()).Line+i] = true
			}
		}
		return true
	})
	return lines
}

func TestTidyFunctions(t *testing.T) {
	for _, f := range written(t) {
		for _, d := range f.tree.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lines := f.lines(d) - 2
			if f.test() {
				lines -= f.table(d)
			}
			if lines > maxLines {
				t.Errorf("%s: %s has %d lines, at most %d are read at once", f.at(d), d.Name.Name, lines, maxLines)
			}
		}
	}
}

// lines are those that a node takes.
func (f *goFile) lines(n ast.Node) int {
	return f.set.Position(n.End()).Line - f.set.Position(n.Pos()).Line + 1
}

// table are the lines of a test that are data: of its largest composite literals.
func (f *goFile) table(d *ast.FuncDecl) int {
	sum := 0
	ast.Inspect(d, func(n ast.Node) bool {
		l, ok := n.(*ast.CompositeLit)
		if ok {
			sum += f.lines(l) - 1
		}
		return !ok
	})
	return sum
}

func TestTidyFolders(t *testing.T) {
	count := map[string]int{}
	for _, f := range written(t) {
		if !f.test() {
			count[path.Dir(f.name)]++
		}
	}
	for folder, n := range count {
		if n > maxFiles && !slices.Contains(catalogues, folder) {
			t.Errorf("%s holds %d files, more than %d: it is several packages", folder, n, maxFiles)
		}
	}
}

// literals calls see with each string of the file's code, but paths of imports.
func (f *goFile) literals(see func(l *ast.BasicLit, text string)) {
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			text, _ := strconv.Unquote(l.Value)
			see(l, text)
		}
		return true
	})
}

// TestTidyNames: what others need to know of a kernel or of a tier is a fact of its own, not a list of names elsewhere.
func TestTidyNames(t *testing.T) {
	var names, tiers []string
	for k := range kernels.All() {
		if !slices.Contains(words, k.Name) {
			names = append(names, k.Name)
		}
	}
	for id := range isa.All() {
		if id != isa.Scalar {
			tiers = append(tiers, id.String())
		}
	}
	for _, f := range written(t) {
		if f.test() {
			continue
		}
		f.literals(func(l *ast.BasicLit, text string) {
			switch {
			case slices.Contains(names, text) && !f.within(kernelHomes...):
				t.Errorf("%s names kernel %s: make what it must know of it a fact of kernels", f.at(l), text)
			case slices.Contains(tiers, text) && f.within("report") && !f.within(kernelHomes...) &&
				!slices.Contains(tierHomes, f.name):
				t.Errorf("%s names tier %s: files say which tiers there are", f.at(l), text)
			case flagWord.MatchString(text) && f.within("report"):
				t.Errorf("%s names flag %s, which is the command's", f.at(l), text)
			}
		})
	}
}
