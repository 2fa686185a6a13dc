package table

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// cells measures text as terminals draw it. Signs of ambiguous width, such as × and ─, are narrow whatever the locale.
var cells = &runewidth.Condition{StrictEmojiNeutral: true}

// Width is how many cells of a terminal a line of text takes.
func Width(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' {
			return cells.StringWidth(s)
		}
	}
	return len(s)
}

// Wrap breaks text at blanks into lines of at most so many cells, 0 without a limit. All lines but the first of a
// paragraph are indented. A word that is wider than a line is broken.
func Wrap(s string, width, indent int) string {
	if width <= 0 {
		return s
	}
	indent = min(indent, width/2)
	var out []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		if Width(paragraph) <= width {
			out = append(out, paragraph)
			continue
		}
		lead := paragraph[:len(paragraph)-len(strings.TrimLeft(paragraph, " "))]
		lead = lead[:min(len(lead), width/2)]
		lines := fold(paragraph, width-max(indent, len(lead)))
		for i, line := range lines {
			if i == 0 {
				out = append(out, lead+line)
			} else {
				out = append(out, strings.Repeat(" ", max(indent, len(lead)))+line)
			}
		}
	}
	return strings.Join(out, "\n")
}

// wordsOf parts a text at its blanks. A percent sign stays with its number, a dot between items with the one before.
func wordsOf(s string) []string {
	var words []string
	for w := range strings.FieldsSeq(s) {
		if last := len(words) - 1; last >= 0 && (strings.HasPrefix(w, "%") || w == "·") {
			words[last] += " " + w
		} else {
			words = append(words, w)
		}
	}
	return words
}

// fold breaks one paragraph into lines of at most so many cells.
func fold(s string, width int) []string {
	width = max(width, 1)
	var lines []string
	line := ""
	for _, word := range wordsOf(s) {
		for i, part := range parts(word, width) {
			switch {
			case line == "":
				line = part
			case i == 0 && Width(line)+1+Width(part) <= width:
				line += " " + part
			case i > 0 && Width(line)+Width(part) <= width:
				line += part
			default:
				lines, line = append(lines, line), part
			}
		}
	}
	return append(lines, line)
}

// parts breaks a word that is wider than a line: behind plus signs, slashes, commas and equals signs, else anywhere.
func parts(word string, width int) []string {
	if Width(word) <= width {
		return []string{word}
	}
	var all []string
	for rest := word; rest != ""; {
		end := len(rest)
		if i := strings.IndexAny(rest, "+/,="); i >= 0 {
			end = i + 1
		}
		part := rest[:end]
		if Width(part) > width {
			part = cells.Truncate(part, width, "")
			if part == "" { // wider than a line by itself
				_, n := utf8.DecodeRuneInString(rest)
				part = rest[:n]
			}
		}
		all, rest = append(all, part), rest[len(part):]
	}
	return all
}

// lines breaks the text of a cell: at its line breaks, then as paragraphs.
func lines(s string, width int) []string {
	if Width(s) <= width && !strings.Contains(s, "\n") {
		return []string{s}
	}
	var all []string
	for line := range strings.SplitSeq(s, "\n") {
		if Width(line) <= width {
			all = append(all, line)
		} else {
			all = append(all, fold(line, width)...)
		}
	}
	return all
}

// widest is the width of the widest line of a text, and that of its widest word.
func widest(s string) (line, word int) {
	for l := range strings.SplitSeq(s, "\n") {
		line = max(line, Width(l))
	}
	for _, w := range wordsOf(s) {
		word = max(word, Width(w))
	}
	return line, word
}

// Narrow breaks a long name, such as that of a vote, at blanks and plus signs: a column must not be as wide as it.
func Narrow(name string) string {
	const most = 18
	var lines []string
	line := ""
	for _, word := range strings.SplitAfter(strings.ReplaceAll(name, "+", "+\x00"), " ") {
		for part := range strings.SplitSeq(word, "\x00") {
			if line != "" && Width(line+strings.TrimSpace(part)) > most {
				lines, line = append(lines, strings.TrimSpace(line)), ""
			}
			line += part
		}
	}
	return strings.Join(append(lines, strings.TrimSpace(line)), "\n")
}
