package kernels

import (
	"embed"
	"path"
	"reflect"
	"runtime"
	"strings"
)

// sources are the files of this package. A pattern cannot leave the tests out, and a list would be forgotten.
//
//go:embed *.go
var sources embed.FS

// Listing is a piece of Go.
type Listing struct {
	File string // from the root of the module
	Text string
}

// Plain returns the source of the plain Go that a version runs, by its index in Variants: the function that takes the
// time, or the line that makes it.
func (k *Kernel) Plain(version int) Listing {
	v := reflect.ValueOf(k.Body(version).Func)
	for v.Kind() == reflect.Struct { // of several functions the first takes the time
		v = v.Field(0)
	}
	f := runtime.FuncForPC(v.Pointer())
	name, number := f.FileLine(f.Entry())
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	text, err := sources.ReadFile(name)
	if err != nil {
		panic(err) // a function of this package is in a file of this package
	}
	lines := strings.SplitAfter(string(text), "\n")
	at := number - 1
	if !strings.HasPrefix(lines[at], "func ") { // a function without a name: an instance
		at = named(lines, k.Name, at)
	}
	return Listing{"kernels/" + name, whole(lines[at:])}
}

// named is the line of a function of the kernel's name, or else.
func named(lines []string, name string, or int) int {
	for i, l := range lines {
		if strings.HasPrefix(l, "func "+name+"[") || strings.HasPrefix(l, "func "+name+"(") {
			return i
		}
	}
	return or
}

// whole is a function from its first line to its brace, or the one line that is not the begin of a function.
func whole(lines []string) string {
	if !strings.HasPrefix(lines[0], "func ") || strings.HasSuffix(lines[0], "}\n") {
		return strings.TrimSpace(lines[0])
	}
	for i, l := range lines {
		if l == "}\n" {
			return strings.TrimSpace(strings.Join(lines[:i+1], ""))
		}
	}
	return strings.TrimSpace(lines[0])
}
