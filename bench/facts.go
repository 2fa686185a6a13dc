package bench

import (
	"fmt"
	"hash/fnv"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results"
)

// manyBytes is a working set whose operands no cache holds.
const manyBytes = 256 << 20

// FactsOf are what a file tells of a kernel.
func FactsOf(k *kernels.Kernel) results.Facts {
	read, written := k.Accesses()
	f := results.Facts{
		Size: k.ElemSize(), Streams: len(k.Streams()), Read: read, Written: written, Role: string(k.Role),
		OnePass: k.OnePass(),
	}
	if m := k.Movement(k.SizeFor(manyBytes)); m.Allocated > 0 {
		f.Allocated = m.Allocated / (m.Read + m.Written)
	}
	return f
}

// AboutOf is what a file tells people of a kernel.
func AboutOf(k *kernels.Kernel) results.About {
	f := k.Formulas()
	return results.About{
		Doc: k.Doc, Size: k.Size, Dwarf: k.Dwarf,
		Flops: f.Flops, Loads: f.Loads, Stores: f.Stores, Indices: f.Indices,
	}
}

// tierNames lists the tiers of this architecture, each behind what it builds on.
func tierNames() []string {
	var names []string
	for _, t := range isa.Of(runtime.GOARCH) {
		names = append(names, t.String())
	}
	return names
}

// tellCode writes of which code the versions of a kernel are. A file that goes on has samples of one code.
func (r *Results) tellCode(k *kernels.Kernel, now []results.Code) error {
	for line := range r.said {
		name, elem, was, ok := results.ParseCode(line)
		if !ok || name != k.Name || elem != k.Elem {
			continue
		}
		if other := results.Different(was, now); len(other) > 0 {
			return fmt.Errorf("cannot continue: the code of %s %s is another one than that of the samples in the file; "+
				"start a new run", k.ID(), other[0].Version())
		}
		return nil
	}
	return r.say(results.CodeLine(k.Name, k.Elem, now))
}

// Tell writes what does not change while a file is measured: why tiers are missing, and facts of the kernels of points.
func (r *Results) Tell(h *Host, points []Point) error {
	for _, t := range isa.Of(runtime.GOARCH) {
		if why := h.ISA.Why(t); why != "" {
			if err := r.say(results.TierLine(t.String(), why)); err != nil {
				return err
			}
		}
	}
	var told []*kernels.Kernel
	from := newSources()
	for _, p := range points {
		k := p.Kernel
		if slices.Contains(told, k) {
			continue
		}
		told = append(told, k)
		if err := r.say(results.KernelLine(k.Name, k.Elem, FactsOf(k))); err != nil {
			return err
		}
		if err := r.say(results.AboutLine(k.Name, k.Elem, AboutOf(k))); err != nil {
			return err
		}
		if err := r.tellCode(k, from.codeOf(h, k)); err != nil {
			return err
		}
	}
	return nil
}

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
