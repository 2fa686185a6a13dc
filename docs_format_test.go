package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flynn/results"
	"flynn/results/keys"
)

// keyFile declares keys and units, each with a comment that says what it means.
const keyFile = "results/keys/keys.go"

// declared is a constant with its value and comment.
type declared struct{ name, value, comment string }

// keyGroups returns the declarations of constants of keyFile, by the first word of their comments.
func keyGroups(t *testing.T) map[string][]declared {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), keyFile, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string][]declared{}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		title, _, _ := strings.Cut(g.Doc.Text(), " ")
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			lit, ok := v.Values[0].(*ast.BasicLit)
			if !ok {
				continue
			}
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			comment := v.Comment.Text()
			if comment == "" {
				comment = v.Doc.Text()
			}
			groups[title] = append(groups[title], declared{v.Names[0].Name, value, strings.Join(strings.Fields(comment), " ")})
		}
	}
	return groups
}

// described returns rows of keys with the comments of their constants. A key of a name and one of a file may share a
// value: the file has the last.
func described(t *testing.T, names []string, last bool) [][]string {
	t.Helper()
	var rows [][]string
	all := keyGroups(t)["Keys"]
	if last {
		slices.Reverse(all)
	}
	for _, name := range names {
		i := slices.IndexFunc(all, func(d declared) bool { return d.value == name })
		if i < 0 || all[i].comment == "" {
			t.Fatalf("%s: key %q has no comment", keyFile, name)
		}
		rows = append(rows, []string{"`" + name + "`", all[i].comment})
	}
	return rows
}

// nameKeyTable lists the keys of a benchmark name in order.
func nameKeyTable(t *testing.T) string {
	return markdown([]string{"key", "meaning"}, described(t, results.Keys(), false))
}

// fileKeyTable lists the keys of a file in order.
func fileKeyTable(t *testing.T) string {
	return markdown([]string{"key", "meaning"}, described(t, keys.File, true))
}

// unitTable lists the units of samples, of disturbances, of counters and of clocks.
func unitTable(t *testing.T) string {
	var rows [][]string
	for _, d := range keyGroups(t)["Units"] {
		if d.comment == "" {
			t.Errorf("%s: unit %q has no comment", keyFile, d.value)
		}
		rows = append(rows, []string{"`" + d.value + "`", d.comment})
	}
	return markdown([]string{"unit", "meaning"}, rows)
}
