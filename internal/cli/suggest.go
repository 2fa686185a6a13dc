package cli

import (
	"fmt"
	"slices"
	"strings"
)

// oneOf checks a word against all that are possible. The error names what was given, what is possible, and the nearest.
func oneOf(what, word string, words []string) error {
	if slices.Contains(words, word) {
		return nil
	}
	return usagef("no %s %q%s; possible: %s", what, word, didYouMean(word, words), strings.Join(words, ", "))
}

func didYouMean(word string, words []string) string {
	if near := nearest(word, words); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

// nearest returns the word that the given one was most likely meant to be, "" where none is near.
func nearest(given string, words []string) string {
	given = strings.ToLower(given)
	best, least := "", 1+len(given)/2 // half of the letters may be wrong
	for _, w := range words {
		d := distance(given, strings.ToLower(w))
		if len(given) > 1 && strings.HasPrefix(w, given) {
			d = min(d, 1)
		}
		if d < least {
			best, least = w, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, change or swap with the next one.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
