package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"flynn/bench/keys"

	"golang.org/x/perf/benchfmt"
)

// Point is one benchmark: a variant of a kernel at one size with so many workers.
type Point struct {
	Kernel string `json:"kernel"`
	Elem   string `json:"elem"`
	Class  string `json:"class"`
	ISA    string `json:"isa"`
	Tune   string `json:"tune,omitempty"`
	N      int    `json:"n"`
	P      int    `json:"p"`
	Extra  string `json:"extra,omitempty"` // further keys that a class adds, "k=v/k=v"
}

// Variant is a short label of what ran: "avx2", "avx2 nt", "avx2 ×4" for four workers.
func (p Point) Variant() string {
	words := []string{p.ISA}
	if p.Tune != "" {
		words = append(words, p.Tune)
	}
	switch p.Class {
	case keys.SISD, keys.SIMD:
	case keys.MIMDSM:
		words = append(words, "×"+strconv.Itoa(p.P))
	case keys.PeerClass:
		words = []string{p.Peer()}
		if p.P > 1 {
			words = append(words, "×"+strconv.Itoa(p.P))
		}
		return strings.Join(words, " ")
	default: // the class is what sets these apart
		words = append([]string{p.Class}, words...)
		words = append(words, "×"+strconv.Itoa(p.P))
	}
	if p.Extra != "" {
		words = append(words, strings.ReplaceAll(p.Extra, "/", " "))
	}
	return strings.Join(words, " ")
}

// String gives the point as a benchmark name does.
func (p Point) String() string {
	s := fmt.Sprintf("%s=%s/%s=%s/%s=%s/%s=%s", keys.Kernel, p.Kernel, keys.Elem, p.Elem, keys.Class, p.Class, keys.ISA, p.ISA)
	if p.Tune != "" {
		s += "/" + keys.Tune + "=" + p.Tune
	}
	s += fmt.Sprintf("/%s=%d/%s=%d", keys.N, p.N, keys.P, p.P)
	if p.Extra != "" {
		s += "/" + p.Extra
	}
	return s
}

// reference reports whether p is what speed-ups are measured against.
func (p Point) reference() bool { return p.Class == keys.SISD && p.ISA == keys.Scalar && p.Tune == "" }

// parsePoint reads the keys of a benchmark name.
func parsePoint(name benchfmt.Name) (Point, error) {
	var p Point
	text := map[string]*string{keys.Kernel: &p.Kernel, keys.Elem: &p.Elem, keys.Class: &p.Class, keys.ISA: &p.ISA, keys.Tune: &p.Tune}
	numbers := map[string]*int{keys.N: &p.N, keys.P: &p.P}
	seen := make(map[string]bool)
	var extra []string
	_, parts := name.Parts()
	for _, part := range parts {
		word := strings.TrimPrefix(string(part), "/")
		key, value, ok := strings.Cut(word, "=")
		if !ok {
			continue // -GOMAXPROCS
		}
		seen[key] = true
		if to := text[key]; to != nil {
			*to = value
		} else if to := numbers[key]; to != nil {
			n, err := strconv.Atoi(value)
			if err != nil {
				return p, fmt.Errorf("%s=%s is not a whole number in %q", key, value, name)
			}
			*to = n
		} else {
			extra = append(extra, word)
		}
	}
	p.Extra = strings.Join(extra, "/")
	missing := slices.DeleteFunc(slices.Clone(keys.Name), func(k string) bool { return seen[k] || k == keys.Tune })
	if len(missing) > 0 {
		return p, fmt.Errorf("benchmark %q is not flynn's: its name lacks %s", name, strings.Join(missing, ", "))
	}
	return p, nil
}
