// Package catalogue says how devices run kernels of flynn's catalogue: which programs, on how many groups, and where
// results are.
package catalogue

import (
	"flynn/gpu/source"
	"flynn/kernels"
)

// Shape is what the number of groups depends on.
type Shape struct {
	N     int // size of the problem
	Most  int // groups at most of a program that takes any number
	Units int // of the device
}

// Step is one launch of an op.
type Step struct {
	Program *source.Program
	Groups  func(s Shape) [2]int
}

// Recipe is how one kernel runs. Buffers of its programs are operand streams by their names in lower case; r holds what
// groups have found, and the result where it is no stream. Scalars are n, the size of the problem; a, its scalar
// operand; m, the groups of the first step; quads and pairs, how often four and two elements are taken together; steps,
// the loads of an op; and total, which Repeats explains.
type Recipe struct {
	// Steps are the launches of one op, for a shape and an element type.
	Steps func(s Shape, elem string) []Step
	// Result is what r holds: a scalar R or I, or T, a count for each byte; "" where written streams are the result.
	Result string
	// Alternates tells that the scalar operand changes its sign from op to op.
	Alternates bool
	// Repeats tells that ops need nothing between them, so that one launch can do several: total is then the size of
	// the problem times the ops.
	Repeats bool
}

// recipes by the names of kernels. Each is for all element types of its kernel.
var recipes = map[string]Recipe{
	"nop": {Steps: fixed(Step{nop, single}), Result: "R"},

	"copy":   {Steps: fixed(Step{elementwise("copy", "x[i]", "x"), strided})},
	"scale":  {Steps: fixed(Step{elementwise("scale", "a * x[i]", "x", scalar), strided})},
	"add":    {Steps: fixed(Step{elementwise("add", "x[i] + y[i]", "xy"), strided})},
	"triad":  {Steps: fixed(Step{elementwise("triad", "x[i] + a * y[i]", "xy", scalar), strided})},
	"vtriad": {Steps: fixed(Step{elementwise("vtriad", "x[i] + y[i] * w[i]", "xyw"), strided})},
	"axpy":   {Steps: fixed(Step{axpy, strided}), Alternates: true},
	"update": {Steps: fixed(Step{update, strided})},
	"horner": {Steps: fixed(Step{horner, strided})},
	"exp":    {Steps: fixed(Step{exp, strided})},

	"gather":       {Steps: fixed(Step{gather, strided})},
	"gatherunit":   {Steps: fixed(Step{gather, strided})},
	"gatherstride": {Steps: fixed(Step{gather, strided})},

	"sum":      reduced("R", reduction{name: "sum", reads: "x", term: "s += x[i];"}),
	"dot":      reduced("R", reduction{name: "dot", reads: "xy", term: "s += x[i] * y[i];"}),
	"nrm2":     reduced("R", reduction{name: "nrm2", reads: "x", term: "s += x[i] * x[i];", fold: root}),
	"max":      reduced("R", reduction{name: "max", reads: "x", term: "if (x[i] > s) s = x[i];", fold: largest}),
	"dot8":     reduced("I", dot8),
	"count":    reduced("I", count),
	"popcount": reduced("I", popcount),
	"find":     reduced("I", find),
	"mcpi":     reduced("I", mcpi),

	"hist":     {Steps: fixed(Step{clear, single}, Step{hist, strided}), Result: "T"},
	"histskew": {Steps: fixed(Step{clear, single}, Step{hist, strided}), Result: "T"},
	"chase":    {Steps: fixed(Step{chase, single}), Result: "R"},

	"gemm":      {Steps: gemm},
	"gemv":      {Steps: fixed(Step{gemv, rows(rowsOfGroup)})},
	"spmv":      {Steps: fixed(Step{spmv, rows(rowsOfGroup)})},
	"spmvskew":  {Steps: fixed(Step{spmv, rows(rowsOfGroup)})},
	"transpose": {Steps: fixed(Step{transpose, tiles(tile, tile)})},
	"stencil":   {Steps: fixed(Step{stencil, tiles(planeX, planeY)})},
	"mandel":    {Steps: fixed(Step{mandel, tiles(planeX, planeY)})},
	"nbody":     {Steps: fixed(Step{nbody, each})},

	"peak": {Steps: fixed(Step{peak, filling}, Step{counts.program(), single}), Result: "R", Repeats: true},
}

// Find returns the recipe of a kernel.
func Find(name string) (Recipe, bool) {
	r, ok := recipes[name]
	return r, ok
}

// Has tells whether there is a recipe for a kernel.
func Has(k *kernels.Kernel) bool {
	_, ok := recipes[k.Name]
	return ok
}

// Replace puts other programs in the place of a kernel's, as tests of what breaks do.
func Replace(name string, r Recipe) { recipes[name] = r }

// Strides tells whether the kernel can do with any number of groups.
func (r Recipe) Strides() bool {
	const large = 1 << 20
	groups := func(most int) [2]int {
		return r.Steps(Shape{N: large, Most: most, Units: 1}, "f32")[0].Groups(Shape{N: large, Most: most})
	}
	return groups(1) != groups(2)
}

// fixed are steps that depend on nothing.
func fixed(steps ...Step) func(Shape, string) []Step {
	return func(Shape, string) []Step { return steps }
}

// width is the items of a group along one dimension.
const width = 256

func ceil(n, by int) int { return (n + by - 1) / by }

// single is one group.
func single(Shape) [2]int { return [2]int{1, 1} }

// each is an item for each element.
func each(s Shape) [2]int { return [2]int{ceil(s.N, width), 1} }

// strided is as many groups as fill the device, whose items go through all elements in strides.
func strided(s Shape) [2]int { return [2]int{max(min(ceil(s.N, width), s.Most), 1), 1} }

// filling is as many groups as fill the device, whatever the size.
func filling(s Shape) [2]int { return [2]int{s.Most, 1} }

// rows is a group for so many rows.
func rows(by int) func(Shape) [2]int {
	return func(s Shape) [2]int { return [2]int{ceil(s.N, by), 1} }
}

// tiles is a group for each tile of a square.
func tiles(x, y int) func(Shape) [2]int {
	return func(s Shape) [2]int { return [2]int{ceil(s.N, x), ceil(s.N, y)} }
}
