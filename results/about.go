package results

import (
	"strings"

	"flynn/results/keys"
)

// About is what people want to know of a kernel: words and formulas, which no program computes with.
type About struct {
	Doc                           string // what it computes
	Size                          string // what n is
	Dwarf                         string // of the Berkeley dwarfs, or what it is for
	Flops, Loads, Stores, Indices string // work of one op in n; "0" is none
}

// aboutSeparator stands between the parts of a line. No part contains it.
const aboutSeparator = " | "

// parts are the parts of a line behind the first, each with its key.
func (a *About) parts() []struct {
	key   string
	value *string
} {
	return []struct {
		key   string
		value *string
	}{
		{"n", &a.Size}, {"dwarf", &a.Dwarf}, {"flops", &a.Flops}, {"loads", &a.Loads}, {"stores", &a.Stores},
		{"indices", &a.Indices},
	}
}

// AboutLine tells people of a kernel.
func AboutLine(kernel, elem string, a About) string {
	words := []string{keys.AboutNote + kernel + "/" + elem + ": " + a.Doc}
	for _, p := range a.parts() {
		words = append(words, p.key+"="+*p.value)
	}
	return strings.Join(words, aboutSeparator)
}

// ParseAbout reads such a line. Parts that a later version may add are left alone.
func ParseAbout(line string) (kernel, elem string, a About, ok bool) {
	rest, ok := strings.CutPrefix(line, keys.AboutNote)
	name, text, told := strings.Cut(rest, ": ")
	kernel, elem, named := strings.Cut(name, "/")
	if !ok || !told || !named {
		return "", "", a, false
	}
	words := strings.Split(text, aboutSeparator)
	a.Doc = words[0]
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		for _, p := range a.parts() {
			if p.key == key {
				*p.value = value
			}
		}
	}
	return kernel, elem, a, true
}
