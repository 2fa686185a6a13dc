package cluster

import "strings"

// Printable is text from the wire, with nothing that a terminal would obey.
func Printable(b []byte) string {
	out := make([]rune, 0, len(b))
	for _, r := range string(b[:min(len(b), mostReason)]) {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			r = '?'
		}
		out = append(out, r)
	}
	return string(out)
}

// Clip makes one printable line of at most so many bytes, of which JSON makes at most twice as many.
func Clip(s string, most int) string {
	out := make([]byte, 0, most)
	for _, r := range Printable([]byte(s)) {
		if len(out)+len(string(r)) > most {
			break
		}
		out = append(out, string(r)...)
	}
	return string(out)
}

// IsToken tells whether a name can be one element of a subject.
func IsToken(s string) bool {
	return s != "" && len(s) <= MaxName && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	})
}
