package compare

import (
	"fmt"
	"slices"
	"strings"

	"flynn/results"
	"flynn/results/keys"
)

// Recipe is a command that shows the same files in another tool.
type Recipe struct{ What, Command string }

// BenchstatRecipes returns benchstat commands for the files of each side of a comparison. Machines differ in
// file keys and in GOMAXPROCS, by which benchstat would put them in tables of their own.
func (c *Comparison) BenchstatRecipes(paths [][]string) []Recipe {
	row := slices.Clone(keys.Name)
	for _, s := range c.Sides {
		for _, x := range s.Set.Series {
			for _, key := range results.Keys() {
				if x.Point.Get(key) != "" && !slices.Contains(row, key) {
					row = append(row, key)
				}
			}
		}
	}
	var files []string
	for i, side := range paths {
		for _, path := range side {
			files = append(files, shellWord(c.Sides[i].Name+"="+path))
		}
	}
	unit := ".unit:" + c.Unit
	if c.Unit == Both {
		unit = ".unit:(" + strings.Join(c.units(), " OR ") + ")"
	}
	stat := func(row []string, col, filter string) string {
		return fmt.Sprintf("benchstat -table '' -row '/%s' -col '%s' -ignore .config,.fullname -filter '%s' %s",
			strings.Join(row, " /"), col, filter, strings.Join(files, " "))
	}
	rs := []Recipe{{"the same variant in each file", stat(row, ".file", unit)}}
	if slices.ContainsFunc(c.Cells, func(cell Cell) bool { return cell.Role }) {
		rs = append(rs, Recipe{"all instruction sets of each file side by side, one core", stat(
			[]string{keys.Kernel, keys.Elem, keys.N}, ".file /"+keys.ISA+" /"+keys.Tune, unit+" /"+keys.Class+":("+keys.SISD+
				" OR "+keys.SIMD+")")})
	}
	return rs
}

// shellWord quotes a word for a shell where it must be.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("-_,.=/+", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
