package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/gpu/source"
	"flynn/kernels"
)

// shapes are those that recipes differ by.
var shapes = []Shape{{N: 1, Most: 64, Units: 1}, {N: 100, Most: 64, Units: 64}, {N: 1000, Most: 64, Units: 2}}

// each gives every program of every kernel.
func eachProgram(t *testing.T, do func(k *kernels.Kernel, p *source.Program)) {
	t.Helper()
	seen := 0
	for k := range kernels.All() {
		r, ok := Find(k.Name)
		if !ok {
			continue
		}
		for _, s := range shapes {
			for _, step := range r.Steps(s, k.Elem) {
				do(k, step.Program)
				seen++
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d programs", seen)
	}
}

// TestRecipes: a recipe is for a kernel that there is, and what its first program writes is what the kernel's layout
// says.
func TestRecipes(t *testing.T) {
	for name, r := range recipes {
		if !slices.Contains(kernels.Names(), name) {
			t.Errorf("a recipe for %s, which is no kernel", name)
		}
		for _, s := range shapes {
			for _, step := range r.Steps(s, "f32") {
				if g := step.Groups(s); g[0] < 1 || g[1] < 1 {
					t.Errorf("%s: %v groups of %+v", name, g, s)
				}
			}
		}
	}
	for k := range kernels.All() {
		r, ok := Find(k.Name)
		if !ok {
			continue
		}
		written := map[string]bool{}
		for _, step := range r.Steps(shapes[0], k.Elem) {
			for _, b := range step.Program.Buffers {
				written[b.Name] = written[b.Name] || b.Written
			}
		}
		for _, s := range k.Streams() {
			if got := written[strings.ToLower(s.Name)]; got != s.Written {
				t.Errorf("%s: programs write %s: %v, the layout says %v", k.ID(), s.Name, got, s.Written)
			}
		}
		if (r.Result == "") != slices.ContainsFunc(k.Streams(), func(s kernels.Stream) bool { return s.Written }) {
			t.Errorf("%s: result %q", k.ID(), r.Result)
		}
	}
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*`)

// TestOperands: a program has the operands that its body names, and no others.
func TestOperands(t *testing.T) {
	eachProgram(t, func(k *kernels.Kernel, p *source.Program) {
		words := word.FindAllString(p.Body, -1)
		var streams []string
		for _, s := range k.Streams() {
			streams = append(streams, strings.ToLower(s.Name))
		}
		for _, b := range p.Buffers {
			if b.Name != "r" && !slices.Contains(streams, b.Name) {
				t.Errorf("%s: program %s has buffer %s, which is no stream", k.ID(), p.Name, b.Name)
			}
			if p.Body != "" && !slices.Contains(words, b.Name) {
				t.Errorf("%s: the body does not name %s", p.Name, b.Name)
			}
		}
		for _, s := range p.Scalars {
			known := []string{"n", "m", "a", "quads", "pairs", "steps", "total"}
			if !slices.Contains(known, s.Name) || !slices.Contains(words, s.Name) {
				t.Errorf("%s: scalar %s", p.Name, s.Name)
			}
			if s.Name == "a" && k.ScalarValue() == 0 {
				t.Errorf("%s: program %s has a scalar operand, the kernel has none", k.ID(), p.Name)
			}
		}
		for _, a := range p.Shared {
			if !slices.Contains(words, a.Name) {
				t.Errorf("%s: the body does not name %s", p.Name, a.Name)
			}
		}
	})
}

// TestPortable: bodies keep to what all languages have. A number without a sign has its u, or GLSL takes it for one
// with.
func TestPortable(t *testing.T) {
	builtins := regexp.MustCompile(`\b(fma|mad|get_\w+|barrier|atomic\w*|sqrt|rsqrt|popcount|as_\w+|` +
		`\w+\.\w*[a-z]\w*|global|local|restrict)\b`)
	mixed := regexp.MustCompile(`\b(GID|LID|LIDY|GROUP|GROUPS|GROUPY|SIZE) [-+*/%<>]=? [0-9]+\b`)
	eachProgram(t, func(_ *kernels.Kernel, p *source.Program) {
		if m := builtins.FindString(p.Body); m != "" {
			t.Errorf("%s: %q is of one language", p.Name, m)
		}
		if m := mixed.FindString(p.Body); m != "" {
			t.Errorf("%s: %q has no u", p.Name, m)
		}
	})
}

// TestNames: two programs that differ have names that differ, because a device compiles each name once.
func TestNames(t *testing.T) {
	bodies := map[string]string{}
	eachProgram(t, func(_ *kernels.Kernel, p *source.Program) {
		if other, ok := bodies[p.Name]; ok && other != p.Body {
			t.Errorf("two programs are called %s", p.Name)
		}
		bodies[p.Name] = p.Body
	})
}

// TestStrides: kernels over vectors take any number of groups, those over tiles do not.
func TestStrides(t *testing.T) {
	for name, want := range map[string]bool{
		"triad": true, "dot": true, "peak": true, "gemm": false, "nbody": false, "nop": false,
	} {
		r, _ := Find(name)
		if r.Strides() != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
