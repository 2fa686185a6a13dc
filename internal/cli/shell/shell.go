// Package shell joins words into a line of a shell, and takes it apart.
package shell

import "strings"

// Quote joins words into one line that a shell, and splitWords, take apart again.
func Quote(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		if w == "" || strings.ContainsFunc(w, special) {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		quoted[i] = w
	}
	return strings.Join(quoted, " ")
}

// special tells what a shell, or splitWords, may not take as it is.
func special(r rune) bool {
	plain := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("-_,.=/+", r)
	return !plain
}

// Split undoes quoteWords.
func Split(line string) []string {
	var words []string
	var word strings.Builder
	inside, begun, escaped := false, false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\'':
			inside, begun = !inside, true
		case r == '\\' && !inside:
			escaped, begun = true, true
		case r == ' ' && !inside:
			if begun {
				words = append(words, word.String())
				word.Reset()
			}
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}
