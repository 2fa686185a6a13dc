package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/cli/terms"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/misd"
	"flynn/results"
	"flynn/results/keys"
)

// parseFilter turns a filter into a choice of points. The error names what cannot be meant.
func parseFilter(h *bench.Host, s *bench.Selection, text string) (func(bench.Point) bool, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	text = quoteCompanions(text)
	f, err := benchproc.NewFilter(text)
	if err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		return nil, usagef("--filter %q: %s; write '/kernel:(triad OR dot) /class:simd'", text, line)
	}
	for _, t := range terms.Of(text) {
		if err := checkTerm(h, s, t); err != nil {
			return nil, err
		}
	}
	return func(p bench.Point) bool {
		m, err := f.Match(&benchfmt.Result{Name: benchfmt.Name(p.FullName())})
		return err == nil && m.All()
	}, nil
}

// withValue is a value of key with that stands in a filter without quotes. The language of filters has a use for @
// elsewhere, in projections.
var withValue = regexp.MustCompile(`(^|[\s:(])([\w.]+@(?:` + strings.Join(results.Levels, "|") + `))\b`)

// quoteCompanions quotes values of key with, /with:triad@l2.
func quoteCompanions(filter string) string { return withValue.ReplaceAllString(filter, `$1"$2"`) }

// nameKeys are the keys of a filter: those of a benchmark name, and the name as a whole.
func nameKeys() []string {
	var ks []string
	for _, k := range results.Keys() {
		ks = append(ks, "/"+k)
	}
	return append(ks, ".fullname")
}

func checkTerm(h *bench.Host, s *bench.Selection, t terms.Term) error {
	if err := checkKey(t.Key); err != nil {
		return err
	}
	if t.Regexp {
		return nil
	}
	switch key := strings.TrimPrefix(t.Key, "/"); key {
	case keys.Kernel, keys.Elem, keys.Class, keys.ISA, keys.Mode, keys.Data:
		for _, word := range words(key, t.Literal) {
			if err := oneOf(names[key], word, append(possible(key), besides(key)...)); err != nil {
				return err
			}
		}
	case keys.N, keys.P, keys.Versions, keys.Nodes:
		if n, err := strconv.Atoi(t.Literal); err != nil || n < 1 {
			return usagef("--filter: %s:%s: no number from 1", t.Key, t.Literal)
		}
	}
	if t.Negated || slices.Contains(besides(strings.TrimPrefix(t.Key, "/")), t.Literal) {
		return nil
	}
	return checkPresent(h, s, t)
}

// words are the parts of a value: class misd names a set of instruction sets, scalar+avx2.
func words(key, value string) []string {
	if key == keys.ISA {
		return strings.Split(value, "+")
	}
	return []string{value}
}

// besides are the values that a key has beside the taxonomy.
func besides(key string) (values []string) {
	switch key {
	case keys.Class:
		for _, c := range bench.Beside {
			values = append(values, c.Name())
		}
	case keys.ISA:
		values = append([]string{keys.Native}, bench.DeviceISAs...)
	}
	return values
}

// names are what messages call the values of a key.
var names = map[string]string{
	keys.Kernel: "kernel", keys.Elem: "element type", keys.Class: "class", keys.ISA: "ISA",
	keys.Mode: "mode", keys.Data: "data mode",
}

func checkKey(key string) error {
	ks := nameKeys()
	if slices.Contains(ks, key) {
		return nil
	}
	if slices.Contains(ks, "/"+key) {
		return usagef("no filter key %q (did you mean \"/%s\"?); keys start with a slash: %s",
			key, key, strings.Join(ks, ", "))
	}
	return oneOf("filter key", key, ks)
}

// possible lists the values of a key.
func possible(key string) []string {
	var vs []string
	switch key {
	case keys.Kernel:
		return kernels.Names()
	case keys.ISA:
		return isa.Names()
	case keys.Mode:
		return misd.Modes
	case keys.Data:
		return cluster.Modes
	case keys.Class:
		for _, c := range bench.Classes {
			vs = append(vs, c.Name())
		}
	case keys.Elem:
		for k := range kernels.All() {
			vs = append(vs, k.Elem)
		}
		slices.Sort(vs)
	}
	return slices.Compact(vs)
}

// checkPresent refuses an ISA or a class that is asked for by name where it cannot run.
func checkPresent(h *bench.Host, s *bench.Selection, t terms.Term) error {
	switch t.Key {
	case "/" + keys.ISA:
		for _, word := range words(keys.ISA, t.Literal) {
			if err := checkISA(h, word); err != nil {
				return err
			}
		}
	case "/" + keys.Class:
		i := slices.IndexFunc(bench.Classes, func(c bench.Class) bool { return c.Name() == t.Literal })
		if why := bench.Missing(h, bench.Classes[i], s); why != "" {
			return &missingError{fmt.Sprintf("--filter asks for class %s, missing here: %s", t.Literal, why)}
		}
	}
	return nil
}

func checkISA(h *bench.Host, word string) error {
	id, err := isa.Parse(word)
	if err != nil {
		return asUsage(err)
	}
	if !h.ISA.Has(id) {
		return &missingError{fmt.Sprintf("--filter asks for ISA %s, missing here: %s "+
			"(the regexp /isa:/^%s$/ asks for it only where it is)", id, h.ISA.Why(id), id)}
	}
	return nil
}
