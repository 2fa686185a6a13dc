package main

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kernel is how elements of a loop are counted.
type kernel struct {
	loop string // in C
	// One of these is not 0: a store of an element for each, so many loads, multiply-adds or roots.
	stores, loads, fma, roots int
}

// kernels are those whose elements can be counted in a loop. Of gemm, its tile in place and gemv an element is a
// multiply-add, of nbody a pair.
var kernels = map[string]kernel{
	"copy": {"copy", 1, 0, 0, 0}, "scale": {"scale", 1, 0, 0, 0}, "add": {"add", 1, 0, 0, 0},
	"triad":  {"triad", 1, 0, 0, 0},
	"vtriad": {"vtriad", 1, 0, 0, 0}, "axpy": {"axpy", 1, 0, 0, 0}, "update": {"update", 1, 0, 0, 0},
	"horner":  {"horner", 1, 0, 0, 0},
	"stencil": {"stencil", 1, 0, 0, 0}, "scan": {"scan", 1, 0, 0, 0}, "transpose": {"transpose", 1, 0, 0, 0},
	"gather": {"gather", 1, 0, 0, 0},
	"sum":    {"sum", 0, 1, 0, 0}, "dot": {"dot", 0, 2, 0, 0}, "max": {"max", 0, 1, 0, 0}, "nrm2": {"squares", 0, 1, 0, 0},
	"argmax": {"argmax", 0, 1, 0, 0}, "count": {"count", 0, 1, 0, 0}, "popcount": {"popcount", 0, 1, 0, 0},
	"dot8":  {"dot8", 0, 2, 0, 0},
	"nbody": {"nbody", 0, 0, 0, 1}, "exp": {"", 1, 0, 0, 0},
	"gemm": {"gemm", 0, 0, 1, 0}, "tile": {"gemm", 0, 0, 1, 0}, "gemv": {"gemv", 0, 0, 1, 0}, "peak": {"", 0, 0, 1, 0},
}

// sizes of elements in bytes.
var sizes = map[string]int{"f32": 4, "f64": 8, "i32": 4, "u8": 1, "i8": 1, "u32": 4, "u64": 8}

// elements is how many elements one trip of a loop takes.
func (k kernel) elements(a arch, elem string, loop []instruction) float64 {
	var sum access
	for _, i := range loop {
		x := a.read(i.op, cutComment(i.args))
		sum.loads, sum.stores = sum.loads+x.loads, sum.stores+x.stores
		sum.fma, sum.roots = sum.fma+x.fma, sum.roots+x.roots
	}
	per := float64(sizes[elem])
	switch {
	case k.stores > 0:
		return float64(sum.stores) / per
	case k.loads > 0:
		return float64(sum.loads) / per / float64(k.loads)
	case k.roots > 0:
		return float64(sum.roots) / per / float64(k.roots)
	}
	return float64(sum.fma) / per
}

// steady is the loop of a function that takes the most elements a trip: what it does most of the time.
func (k kernel) steady(a arch, elem string, body []instruction) (best []instruction, elements float64) {
	for _, l := range loops(body) {
		if n := k.elements(a, elem, l); n > elements {
			best, elements = l, n
		}
	}
	return best, elements
}

// symbol is a function of flynn's: dotNEONF32, gatherAVX512InsertF64, dot8DOTPRODI8.
var symbol = regexp.MustCompile(`^flynn/asm\.([a-z0-9]+)(NEON|DOTPROD|AVX512)([A-Za-z0-9]*?)([FUI][0-9]+)\.abi0$`)

// row is one body, with cycles an element by model, flynn's and clang's; 0 is none.
type row struct {
	kernel, elem string
	more         string // extension of the tier, or tuning
	ours, clangs []float64
}

// read takes a symbol apart.
func (r *row) read(name, tier string) bool {
	m := symbol.FindStringSubmatch(name)
	if m == nil {
		return false
	}
	r.kernel, r.elem, r.more = m[1], strings.ToLower(m[4]), strings.ToLower(m[3])
	if m[2] != tier {
		r.more = strings.ToLower(m[2]) + r.more
	}
	return true
}

// table is all bodies of one architecture.
type table struct {
	arch
	rows    []row
	skipped []string // kernels whose elements cannot be counted
}

// predict makes the table of an architecture.
func predict(dir string, a arch) (table, error) {
	t := table{arch: a}
	binary := filepath.Join(dir, a.name+".test")
	if err := build(binary, a.name); err != nil {
		return t, err
	}
	bodies, names, err := bodiesOf(binary, a.tier)
	if err != nil {
		return t, err
	}
	clang := make([]map[string][]instruction, len(a.models))
	for i, model := range a.models {
		if clang[i], err = compiled(dir, a, model); err != nil {
			return t, err
		}
	}
	for _, name := range names {
		var r row
		r.read(name, a.tier)
		k, ok := kernels[r.kernel]
		loop, n := k.steady(a, r.elem, bodies[name])
		if !ok || n == 0 {
			t.skipped = append(t.skipped, strings.TrimSpace(r.kernel+" "+r.elem+" "+r.more))
			continue
		}
		for i, model := range a.models {
			ours, err := cycles(a, model, loop)
			if err != nil {
				return t, fmt.Errorf("%s: %w", name, err)
			}
			theirs, per := 0.0, 1.0
			if l, n := k.steady(a, r.elem, clang[i][k.loop+"_"+r.elem]); n > 0 {
				if theirs, err = cycles(a, model, l); err != nil {
					return t, fmt.Errorf("clang's %s: %w", name, err)
				}
				per = n
			}
			r.ours, r.clangs = append(r.ours, ours/n), append(r.clangs, theirs/per)
		}
		t.rows = append(t.rows, r)
	}
	return t, nil
}

// build links a test binary that holds all bodies.
func build(to, goarch string) error {
	cmd := exec.Command("go", "test", "-c", "-o", to, "./kernels")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOARCH="+goarch, "GOOS=linux", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go test -c: %w: %s", err, out)
	}
	return nil
}

// bodiesOf are the functions of a tier in a binary, and their names in order.
func bodiesOf(binary, tier string) (map[string][]instruction, []string, error) {
	f, err := elf.Open(binary)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, s := range symbols {
		if new(row).read(s.Name, tier) { // a binary has those of one architecture
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("%s has no function of %s", binary, tier)
	}
	bodies, err := disassemble(binary, names...)
	return bodies, names, err
}

// files of plain loops that need nothing of a C library.
var files = []string{"stream", "reduce", "dense", "grid", "poly", "scan", "sparse", "text", "bits", "nbody"}

// compiled are the plain loops as clang makes them for a model.
func compiled(dir string, a arch, model string) (map[string][]instruction, error) {
	all := map[string][]instruction{}
	for _, file := range files {
		object := filepath.Join(dir, model+file+".o")
		args := append([]string{"--target=" + a.triple, "-O3", "-ffast-math", "-ffreestanding", "-fopenmp-simd", "-mllvm",
			"-enable-mem-access-versioning=0", "-c", // a loop for the case that a stride is 1 is none of the kernel's
			filepath.Join("loops", file+".c"), "-o", object}, a.flags(model)...)
		if _, err := run("clang-"+llvm, args...); err != nil {
			return nil, err
		}
		bodies, err := disassemble(object)
		if err != nil {
			return nil, err
		}
		for name, body := range bodies {
			all[name] = body
		}
	}
	return all, nil
}

// trips is how many trips of a loop are reckoned.
const trips = 500

var totalCycles = regexp.MustCompile(`Total Cycles:\s+([0-9]+)`)

// cycles of one trip of a loop by llvm-mca.
func cycles(a arch, model string, loop []instruction) (float64, error) {
	in, err := os.CreateTemp("", "loop*.s")
	if err != nil {
		return 0, err
	}
	defer os.Remove(in.Name())
	if _, err := in.WriteString(text(loop)); err != nil {
		return 0, err
	}
	if err := in.Close(); err != nil {
		return 0, err
	}
	out, err := run("llvm-mca-"+llvm, "-mtriple="+a.triple, "-mcpu="+model, "-iterations="+strconv.Itoa(trips), in.Name())
	if err != nil {
		return 0, err
	}
	m := totalCycles.FindStringSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("llvm-mca tells no cycles")
	}
	total, err := strconv.ParseFloat(m[1], 64)
	return total / trips, err
}
