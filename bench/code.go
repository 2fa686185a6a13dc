package bench

import (
	"fmt"
	"hash/fnv"
	"os"
	"reflect"
	"runtime"
	"strings"

	"flynn/kernels"
	"flynn/results"
)

// sources reads the Go functions of kernels from the files that this program was built of, where they are there: a
// program that go run or go test builds tells no commit.
type sources struct {
	files map[string][]string // lines
}

func newSources() *sources { return &sources{files: map[string][]string{}} }

// codeOf are the versions of a kernel that may run here, with hashes of what they are made of.
func (s *sources) codeOf(h *Host, k *kernels.Kernel) []results.Code {
	var all []results.Code
	for i := range len(k.Variants) + len(k.Algorithms) {
		v := k.Version(i)
		if !h.ISA.Has(v.ISA) {
			continue
		}
		b := k.Body(i)
		c := results.Code{ISA: v.ISA.String(), Tune: v.Tuning}
		if b.Assembly != 0 {
			c.Assembly = fmt.Sprintf("%08x", b.Assembly)
		}
		if text := s.text(reflect.ValueOf(b.Func)); text != "" {
			sum := fnv.New32a()
			sum.Write([]byte(text))
			c.Source = fmt.Sprintf("%08x", sum.Sum32())
		}
		all = append(all, c)
	}
	return all
}

// text is the source of a function, or of all functions of a struct; "" where it is not known, or is assembly.
func (s *sources) text(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Func:
		return s.function(v.Pointer())
	case reflect.Struct:
		var all strings.Builder
		for i := range v.NumField() {
			all.WriteString(s.text(v.Field(i)))
		}
		return all.String()
	}
	return ""
}

// function is the source of a Go function: from its first line to the brace that closes it. The first instruction may
// be of a line further down.
func (s *sources) function(entry uintptr) string {
	f := runtime.FuncForPC(entry)
	if f == nil {
		return ""
	}
	file, line := f.FileLine(entry)
	lines := s.read(file)
	if !strings.HasSuffix(file, ".go") || line < 1 || line > len(lines) {
		return ""
	}
	for line > 1 && !strings.Contains(lines[line-1], "func") {
		line--
	}
	open := 0
	for i, text := range lines[line-1:] {
		open += strings.Count(text, "{") - strings.Count(text, "}")
		if open <= 0 && (i > 0 || strings.Contains(text, "}")) {
			return strings.Join(lines[line-1:line+i], "\n")
		}
	}
	return ""
}

// read returns the lines of a file that has not changed since this program was built.
func (s *sources) read(file string) []string {
	lines, ok := s.files[file]
	if !ok {
		if text, err := os.ReadFile(file); err == nil && older(file) {
			lines = strings.Split(string(text), "\n")
		}
		s.files[file] = lines
	}
	return lines
}

// older reports whether a file is older than this program.
func older(file string) bool {
	self, err := os.Executable()
	if err != nil {
		return false
	}
	program, err := os.Stat(self)
	if err != nil {
		return false
	}
	source, err := os.Stat(file)
	return err == nil && source.ModTime().Before(program.ModTime())
}
