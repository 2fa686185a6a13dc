package results

import (
	"strings"

	"flynn/results/keys"
)

// Code tells of which code a version of a kernel is, by hashes: two versions of one name may differ.
type Code struct {
	ISA, Tune string
	Assembly  string // of its machine code; "" where it is Go alone
	Source    string // of its Go function; "" where who built the program has no sources
}

// Differs reports whether two versions of one name are surely of other code. What one of them does not tell is no
// difference.
func (c Code) Differs(o Code) bool {
	apart := func(a, b string) bool { return a != "" && b != "" && a != b }
	return apart(c.Assembly, o.Assembly) || apart(c.Source, o.Source)
}

// CodeLine tells of the code of the versions of a kernel.
func CodeLine(kernel, elem string, all []Code) string {
	var s strings.Builder
	s.WriteString(keys.CodeNote + kernel + "/" + elem + ":")
	for _, c := range all {
		s.WriteString(" " + c.ISA)
		if c.Tune != "" {
			s.WriteString("/" + c.Tune)
		}
		s.WriteString("=" + c.Assembly + "+" + c.Source)
	}
	return s.String()
}

// ParseCode reads such a line.
func ParseCode(line string) (kernel, elem string, all []Code, ok bool) {
	rest, ok := strings.CutPrefix(line, keys.CodeNote)
	name, words, told := strings.Cut(rest, ":")
	kernel, elem, named := strings.Cut(name, "/")
	if !ok || !told || !named {
		return "", "", nil, false
	}
	for _, word := range strings.Fields(words) {
		version, hashes, _ := strings.Cut(word, "=")
		c := Code{}
		c.ISA, c.Tune, _ = strings.Cut(version, "/")
		c.Assembly, c.Source, _ = strings.Cut(hashes, "+")
		all = append(all, c)
	}
	return kernel, elem, all, true
}

// Version names what the code is of: avx2, or avx2 nt.
func (c Code) Version() string { return strings.TrimSpace(c.ISA + " " + c.Tune) }

// Different lists the versions that two lists have both and that are surely of other code, as the second has them.
func Different(was, now []Code) []Code {
	var all []Code
	for _, c := range now {
		for _, o := range was {
			if o.ISA == c.ISA && o.Tune == c.Tune && c.Differs(o) {
				all = append(all, c)
			}
		}
	}
	return all
}
