package foreign

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// jsonStart is the beginning of a document of JSON: tools print lines of their own before it.
var jsonStart = regexp.MustCompile(`(?m)^\s*\{`)

// documents reads every document of JSON in a text: a loop that appends writes several. read returns how much of the
// text it took, 0 where the rest makes no sense.
func (in *input) documents(read func(text string, above int) int) {
	text := plainJSON(in.text)
	lines := lineCounter{text: text}
	for at := 0; ; {
		start := jsonStart.FindStringIndex(text[at:])
		if start == nil {
			return
		}
		at += start[1] - 1
		used := read(text[at:], lines.of(at))
		if at += used; used == 0 || at >= len(text) {
			return
		}
	}
}

// lineCounter tells the lines of places that come one after the other.
type lineCounter struct {
	text       string
	done, line int
}

func (c *lineCounter) of(place int) int {
	place = min(place, len(c.text))
	if place > c.done {
		c.line += strings.Count(c.text[c.done:place], "\n")
		c.done = place
	}
	return c.line
}

// brief is an error of reading JSON as a reader wants it.
func brief(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the JSON is cut off")
	}
	return fmt.Errorf("the JSON is damaged: %w", err)
}

// eachRow goes through an object to its list of that name and calls row before each element; all other values are
// passed over.
func eachRow(d *json.Decoder, list string, row func() error) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return cmpError(err, errors.New("no object of JSON"))
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key != list {
			var skip json.RawMessage
			if err := d.Decode(&skip); err != nil {
				return err
			}
			continue
		}
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return cmpError(err, fmt.Errorf("invalid list %q", list))
		}
		for d.More() {
			if err := row(); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// cmpError is the first of two errors that there is.
func cmpError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// noValues are the words that stand for numbers that are none; JSON has no word for them.
var noValues = []string{"nan", "inf", "infinity", "#ind", "#inf", "#qnan"}

// plainJSON puts null for the words that are no JSON: NaN, Infinity, nan, inf, with a sign or not.
func plainJSON(text string) string {
	out := make([]byte, 0, len(text))
	inside := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inside && c == '\\' && i+1 < len(text):
			out = append(out, c)
			i++
			c = text[i]
		case c == '"', inside && c == '\n': // a string ends with its line, or one quote would hide the rest
			inside = !inside && c == '"'
		case !inside && letter(c) && (i == 0 || !letter(text[i-1]) && !digit(text[i-1])):
			end := i
			for end < len(text) && letter(text[end]) {
				end++
			}
			if !slices.Contains(noValues, strings.ToLower(text[i:end])) {
				break
			}
			if n := len(out); n > 0 && (out[n-1] == '-' || out[n-1] == '+') {
				out = out[:n-1]
			}
			out = append(out, "null"...)
			i = end - 1
			if rest := text[end:]; strings.HasPrefix(rest, "(") { // Windows: nan(ind)
				i += strings.IndexByte(rest, ')') + 1
			}
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '#' }

func digit(c byte) bool { return c >= '0' && c <= '9' || c == '.' }
