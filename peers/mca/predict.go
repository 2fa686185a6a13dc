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
func (k kernel) elements(a arch, m model, elem string, loop []instruction) float64 {
	var sum access
	for _, i := range loop {
		x := a.read(m, i.op, cutComment(i.args))
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
func (k kernel) steady(a arch, m model, elem string, body []instruction) (best []instruction, elements float64) {
	for _, l := range loops(body) {
		if n := k.elements(a, m, elem, l); n > elements {
			best, elements = l, n
		}
	}
	return best, elements
}

// symbol is a function of flynn's: dotNEONF32, gatherAVX512InsertF64, dot8DOTPRODI8.
var symbol = regexp.MustCompile(`^flynn/asm\.([a-z0-9]+?)(NEON|DOTPROD|SVE2?|AVX512)([A-Z0-9]*?)([A-Z][a-z]+)?([FUI][0-9]+)\.abi0$`)

// tiers are those that extensions belong to, as they stand in the names of functions.
var tiers = map[string]string{"DOTPROD": "NEON", "SVE2": "SVE"}

// row is one body, with cycles an element by model: flynn's, clang's, and those of flynn's body of another tier; 0 is
// none.
type row struct {
	kernel, elem         string
	extension, tuning    string
	ours, clangs, beside []float64
}

// more tells bodies of the same kernel apart.
func (r row) more() string { return r.extension + r.tuning }

// read takes a symbol apart.
func (r *row) read(name, tier string) bool {
	m := symbol.FindStringSubmatch(name)
	if m == nil || m[2] != tier && tiers[m[2]] != tier {
		return false
	}
	r.kernel, r.elem, r.extension, r.tuning = m[1], strings.ToLower(m[5]), strings.ToLower(m[3]), strings.ToLower(m[4])
	if m[2] != tier {
		r.extension = strings.ToLower(m[2])
	}
	return true
}

// table is all bodies of one tier.
type table struct {
	arch
	rows    []row
	skipped []string // kernels whose elements cannot be counted
}

// predict makes the table of a tier.
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
	others, othersNames := map[string][]instruction{}, []string{}
	if a.beside != "" {
		if others, othersNames, err = bodiesOf(binary, a.beside); err != nil {
			return t, err
		}
	}
	var rows []string // their bodies' names
	for _, name := range names {
		var r row
		r.read(name, a.tier)
		k, ok := kernels[r.kernel]
		if _, n := k.steady(a, a.models[0], r.elem, bodies[name]); !ok || n == 0 {
			t.skipped = append(t.skipped, strings.TrimSpace(r.kernel+" "+r.elem+" "+r.more()))
			continue
		}
		r.ours, r.clangs = make([]float64, len(a.models)), make([]float64, len(a.models))
		if a.beside != "" {
			r.beside = make([]float64, len(a.models))
		}
		t.rows, rows = append(t.rows, r), append(rows, name)
	}
	for i, m := range a.models {
		clang, err := compiled(dir, a, m.name)
		if err != nil {
			return t, err
		}
		b := batch{arch: a, model: m}
		for j := range t.rows {
			r := &t.rows[j]
			b.add(*r, bodies[rows[j]], &r.ours[i])
			b.add(row{kernel: r.kernel, elem: r.elem}, clang[kernels[r.kernel].loop+"_"+r.elem], &r.clangs[i])
			for _, name := range othersNames {
				var o row
				if o.read(name, a.beside); o.kernel == r.kernel && o.elem == r.elem && o.tuning == r.tuning {
					b.add(o, others[name], &r.beside[i])
				}
			}
		}
		if err := b.run(); err != nil {
			return t, err
		}
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
		object := filepath.Join(dir, a.tier+model+file+".o")
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

// batch is loops that one process predicts for a model.
type batch struct {
	arch  arch
	model model
	text  strings.Builder
	loops []pending
}

// pending is a loop whose cycles an element are not known yet.
type pending struct {
	elements float64
	to       *float64
}

// add has the steady loop of a body predicted, if it has one, and the model the extension. Of several loops for one
// place the fastest counts.
func (b *batch) add(r row, body []instruction, to *float64) {
	loop, n := kernels[r.kernel].steady(b.arch, b.model, r.elem, body)
	if n == 0 || slices.Contains(b.model.lacks, r.extension) {
		return
	}
	label := fmt.Sprintf("loop%d", len(b.loops))
	fmt.Fprintf(&b.text, "# LLVM-MCA-BEGIN\n%s# LLVM-MCA-END\n", text(label, taken(b.model, body, loop)))
	b.loops = append(b.loops, pending{n, to})
}

// trips is how many trips of a loop are reckoned.
const trips = 500

var totalCycles = regexp.MustCompile(`Total Cycles:\s+([0-9]+)`)

// run lets llvm-mca reckon the loops.
func (b *batch) run() error {
	in, err := os.CreateTemp("", "loops*.s")
	if err != nil {
		return err
	}
	defer os.Remove(in.Name())
	if _, err := in.WriteString(b.text.String()); err != nil {
		return err
	}
	if err := in.Close(); err != nil {
		return err
	}
	out, err := run("llvm-mca-"+llvm, "-mtriple="+b.arch.triple, "-mcpu="+b.model.name, "-iterations="+strconv.Itoa(trips),
		"-instruction-info=0", "-resource-pressure=0", in.Name())
	if err != nil {
		return err
	}
	found := totalCycles.FindAllStringSubmatch(out, -1)
	if len(found) != len(b.loops) {
		return fmt.Errorf("llvm-mca tells cycles of %d loops of %d", len(found), len(b.loops))
	}
	for i, p := range b.loops {
		total, err := strconv.ParseFloat(found[i][1], 64)
		if err != nil {
			return err
		}
		if c := total / trips / p.elements; *p.to == 0 || c < *p.to {
			*p.to = c
		}
	}
	return nil
}
