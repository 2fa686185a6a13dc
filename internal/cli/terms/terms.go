// Package terms reads the terms of a filter, so that a wrong one is named.
package terms

import (
	"strconv"
	"strings"
	"unicode"
)

// Term is key:value of a filter, once for each value of a list. Regexps have no literal.
type Term struct {
	Key, Literal string
	Regexp       bool
	Negated      bool
}

// Of reads the terms of a filter that benchproc accepts. It follows only what it needs of that syntax: where
// words, strings, regexps and lists are, and what a minus sign is in front of.
func Of(filter string) []Term {
	r := filterReader{rest: filter}
	var terms []Term
	negations := []bool{false} // of the parentheses around
	minus := false
	for {
		switch tok := r.next(false); tok {
		case "":
			return terms
		case "-":
			minus = !minus
			continue
		case "(":
			negations = append(negations, minus != negations[len(negations)-1])
		case ")":
			negations = negations[:max(1, len(negations)-1)]
		case "AND", "OR", "*":
		default:
			r.next(false) // the colon
			negated := minus != negations[len(negations)-1]
			for _, v := range r.values() {
				v.Key, v.Negated = tok, negated
				terms = append(terms, v)
			}
		}
		minus = false
	}
}

// filterReader cuts a filter into tokens.
type filterReader struct {
	rest   string
	quoted bool // the last token was a string
	regexp bool // or a regexp
}

// next returns the next token, a string or regexp without its marks, "" at the end.
func (r *filterReader) next(value bool) string {
	r.rest = strings.TrimLeftFunc(r.rest, unicode.IsSpace)
	r.quoted, r.regexp = false, false
	switch {
	case r.rest == "":
		return ""
	case strings.ContainsRune("():-*,@", rune(r.rest[0])):
		return r.take(1)
	case value && r.rest[0] == '/':
		r.regexp = true
		return strings.Trim(r.take(regexpEnd(r.rest)), "/")
	case r.rest[0] == '"':
		r.quoted = true
		return r.quote()
	}
	end := strings.IndexFunc(r.rest, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("():@,", c) })
	if end < 0 {
		end = len(r.rest)
	}
	return r.take(end)
}

func (r *filterReader) take(n int) string {
	tok := r.rest[:n]
	r.rest = r.rest[n:]
	return tok
}

func (r *filterReader) quote() string {
	q, err := strconv.QuotedPrefix(r.rest)
	if err != nil {
		return r.take(len(r.rest))
	}
	r.take(len(q))
	word, _ := strconv.Unquote(q)
	return word
}

// regexpEnd finds the end of /regexp/, where a slash in brackets or parentheses does not count.
func regexpEnd(s string) int {
	depth, class := 0, false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class:
			depth++
		case c == ')' && !class:
			depth--
		case c == '/' && !class && depth == 0:
			return i + 1
		}
	}
	return len(s)
}

// values reads one value, or a list of them.
func (r *filterReader) values() []Term {
	first := r.next(true)
	if first != "(" || r.quoted || r.regexp {
		return []Term{{Literal: first, Regexp: r.regexp}}
	}
	var list []Term
	for {
		v := r.next(true)
		switch {
		case r.quoted || r.regexp:
			list = append(list, Term{Literal: v, Regexp: r.regexp})
		case v == ")" || v == "":
			return list
		case v != "OR":
			list = append(list, Term{Literal: v})
		}
	}
}
