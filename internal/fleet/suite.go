package fleet

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"flynn/mimd/cluster"
)

// A suite is what a node does to measure its whole host by itself. There is one, without a name on the wire; it has
// parameters. This package knows how they look; what they mean is known to whoever gave the node its suite.

// Param is a parameter of a suite.
type Param struct{ Name, Value string }

// Limits of a suite.
const (
	mostParams = 32
	mostValue  = 4 << 10 // bytes of a value
	mostSuite  = 1 << 30 // bytes that one host may measure
)

// checkParams holds parameters against the limits.
func checkParams(params []Param) error {
	if len(params) > mostParams {
		return fmt.Errorf("fleet: %d parameters of a suite; %d will do", len(params), mostParams)
	}
	for i, p := range params {
		switch {
		case !paramName(p.Name):
			return fmt.Errorf("fleet: unknown parameter %q", cluster.Printable([]byte(p.Name)))
		case len(p.Value) > mostValue || !utf8.ValidString(p.Value) || strings.ContainsFunc(p.Value, unicode.IsControl):
			return fmt.Errorf("fleet: the value of parameter %s is not a line of at most %d bytes", p.Name, mostValue)
		case slices.ContainsFunc(params[:i], func(q Param) bool { return q.Name == p.Name }):
			return fmt.Errorf("fleet: parameter %s is there twice", p.Name)
		}
	}
	return nil
}

// paramName tells whether a word is small letters, and hyphens inside.
func paramName(s string) bool {
	return s != "" && len(s) <= cluster.MaxName && s == strings.Trim(s, "-") &&
		!strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' })
}

// encodeParams appends parameters to b: their number, and each with the lengths of its parts before them.
func encodeParams(b []byte, params []Param) []byte {
	b = append(b, byte(len(params)))
	for _, p := range params {
		b = append(append(b, byte(len(p.Name))), p.Name...)
		b = append(binary.LittleEndian.AppendUint16(b, uint16(len(p.Value))), p.Value...)
	}
	return b
}

// decodeParams reads them and holds them against the limits.
func decodeParams(b []byte) ([]Param, error) {
	if len(b) == 0 || b[0] > mostParams {
		return nil, fmt.Errorf("%w: a suite", cluster.ErrMalformed)
	}
	params := make([]Param, b[0])
	b = b[1:]
	take := func(n int) (string, bool) {
		if len(b) < n {
			return "", false
		}
		s := string(b[:n])
		b = b[n:]
		return s, true
	}
	length := func(size int) int { // of what follows; more than there can be where it is cut off
		word, ok := take(size)
		if !ok {
			return mostSuite
		}
		return int(binary.LittleEndian.Uint16([]byte(word + "\x00")[:2]))
	}
	for i := range params {
		var named, valued bool
		params[i].Name, named = take(length(1))
		params[i].Value, valued = take(length(2))
		if !named || !valued {
			return nil, fmt.Errorf("%w: parameter %d of a suite", cluster.ErrMalformed, i)
		}
	}
	if len(b) != 0 {
		return nil, fmt.Errorf("%w: a suite of a wrong length", cluster.ErrMalformed)
	}
	if err := checkParams(params); err != nil {
		return nil, fmt.Errorf("%w: %w", cluster.ErrMalformed, err)
	}
	return params, nil
}
