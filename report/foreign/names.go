package foreign

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Authors name their benchmarks as they like. What a name has in common with flynn's words is found word by word:
// triad<double>/640, BM_dot/1024/threads:2, ns::copy<float>/n:640/real_time, kernel=sum/elem=f32/n=4096. Where a name
// holds words that nobody knows, they all are its kernel, which then is none of flynn's: a copy_if is no copy.

// elemWords are words for element types.
var elemWords = map[string]string{
	"double": "f64", "float64": "f64", "f64": "f64", "fp64": "f64", "dp": "f64", "float": "f32", "float32": "f32",
	"f32": "f32", "fp32": "f32", "sp": "f32",
	"half": "f16", "float16": "f16", "f16": "f16", "fp16": "f16", "int": "i32", "int32": "i32", "i32": "i32",
	"int64": "i64", "i64": "i64",
	"int8": "i8", "i8": "i8", "uint8": "u8", "u8": "u8", "uint32": "u32", "u32": "u32", "uint64": "u64", "u64": "u64",
}

// fillWords say how a benchmark is run, or that it is one.
var fillWords = []string{
	"bm", "bench", "benchmark", "perf", "test", "t", "kernel", "std", "scalar", "simd", "sse", "sse2", "sse41",
	"sse42", "avx", "avx2", "avx512", "fma", "neon", "sve", "rvv",
	"cblas", "blas", "mkl", "openblas", "auto", "vectorized", "unrolled", "omp", "openmp", "parallel", "serial",
	"seq", "tbb", "go", "native", "vec", "vector",
}

// blasKernels are names whose first letter is the element type.
var blasKernels = []string{"axpy", "dot", "gemm", "gemv", "scal", "nrm2", "asum", "copy"}

// sizeWords are names of the argument that is the number of elements.
var sizeWords = []string{"n", "size", "len", "length", "elements", "elems", "count", "num_elements", "array_size",
	"items"}

// otherParts are parts of a name that say how the time was taken.
var otherParts = regexp.MustCompile(`^(?:real_time|manual_time|process_time|cpu_time|iterations:\S*|repeats:\S*` +
	`|min_time:\S*|min_warmup_time:\S*|threads:\d+|\d+_threads)$`)

var (
	nameThreads = regexp.MustCompile(`(?:^|/)(?:threads|workers)[:=](\d+)(?:/|$)`)
	nameArg     = regexp.MustCompile(`^([A-Za-z_]\w*)[:=](.*)$`)
	nameWord    = regexp.MustCompile(`[A-Za-z0-9]+`)
	nameKibi    = regexp.MustCompile(`^\d{1,4}[kMG]$`)
	nameDigits  = regexp.MustCompile(`^\d+$`)
	templates   = regexp.MustCompile(`<[^<>]*>`)
)

// named finds kernel, element type, n and threads in a name.
func named(name string) Result {
	r := Result{Name: name}
	if m := nameThreads.FindStringSubmatch(name); m != nil {
		r.Workers = count(m[1])
	}
	parts := splitName(name)
	pairs, sizes, texts := map[string]string{}, []string{}, []string{}
	for _, part := range parts {
		m := nameArg.FindStringSubmatch(part)
		switch {
		case otherParts.MatchString(part):
		case m != nil && !strings.HasPrefix(m[2], ":"):
			pairs[strings.ToLower(m[1])] = m[2]
		case nameDigits.MatchString(part):
			sizes = append(sizes, part)
		case nameKibi.MatchString(part): // as old versions wrote 4096
			sizes = append(sizes, fmt.Sprintf("%.0f",
				float64(count(part[:len(part)-1]))*prefix(part[len(part)-1:], true)))
		default:
			texts = append(texts, part)
		}
	}
	r.N = nameSize(pairs, sizes)
	if kernel := pairs["kernel"]; kernel != "" {
		r.Kernel, r.Elem = kernel, pairs["elem"]
		return r
	}
	r.words(texts)
	for _, key := range []string{"elem", "type", "dtype", "t"} {
		if elem := elemWords[strings.ToLower(pairs[key])]; elem != "" && r.Elem == "" {
			r.Elem = elem
		}
	}
	return r
}

// splitName takes a name apart at its slashes, but for those inside of template arguments.
func splitName(name string) []string {
	var parts []string
	depth, start := 0, 0
	for i, c := range name {
		switch {
		case c == '<':
			depth++
		case c == '>' && depth > 0:
			depth--
		case c == '/' && depth == 0:
			parts, start = append(parts, name[start:i]), i+1
		}
	}
	return append(parts, name[start:])
}

// nameSize is n: the argument of that name, or the only one without a name. Of several that differ nobody knows which.
func nameSize(pairs map[string]string, sizes []string) int {
	for _, key := range sizeWords {
		if n := count(pairs[key]); n > 0 {
			return n
		}
	}
	if sizes = slices.Compact(sizes); len(sizes) == 1 {
		return count(sizes[0])
	}
	return 0
}

// words finds kernel and element type in the parts of a name that are no arguments.
func (r *Result) words(texts []string) {
	var rest []string
	for _, text := range texts {
		args := ""
		for templates.MatchString(text) {
			args += " " + strings.Join(templates.FindAllString(text, -1), " ")
			text = templates.ReplaceAllString(text, " ")
		}
		for _, w := range nameWord.FindAllString(args, -1) {
			r.elem(strings.ToLower(w))
		}
		if i := strings.LastIndex(text, "::"); i >= 0 {
			text = text[i+2:]
		}
		for _, w := range nameWord.FindAllString(text, -1) {
			rest = append(rest, r.known(w)...)
		}
	}
	if len(rest) > 1 && rest[0] == "stream" { // STREAM's own
		rest = rest[1:]
	}
	r.Kernel = strings.Join(rest, "_")
	r.blas()
}

// elem takes a word for an element type, and reports whether it is one.
func (r *Result) elem(word string) bool {
	elem := elemWords[strings.TrimSuffix(word, "_t")]
	if elem != "" && r.Elem == "" {
		r.Elem = elem
	}
	return elem != ""
}

// known takes what a word says of the element type or of how it is run, and returns what is left of it.
func (r *Result) known(word string) []string {
	low := strings.ToLower(word)
	if slices.Contains(fillWords, low) || r.elem(low) {
		return nil
	}
	left := ""
	for _, part := range camel(word) {
		if low := strings.ToLower(part); !slices.Contains(fillWords, low) && !r.elem(low) {
			left += low
		}
	}
	if left == "" {
		return nil
	}
	return []string{left}
}

// camel takes a word apart where a small letter is followed by a capital.
func camel(word string) []string {
	var parts []string
	start := 0
	for i := 1; i < len(word); i++ {
		if unicode.IsUpper(rune(word[i])) && unicode.IsLower(rune(word[i-1])) {
			parts, start = append(parts, word[start:i]), i
		}
	}
	return append(parts, word[start:])
}

// blas takes the element type off the names of BLAS.
func (r *Result) blas() {
	if len(r.Kernel) < 4 || !slices.Contains(blasKernels, r.Kernel[1:]) {
		return
	}
	if elem := map[byte]string{'d': "f64", 's': "f32"}[r.Kernel[0]]; elem != "" && (r.Elem == "" || r.Elem == elem) {
		r.Kernel, r.Elem = r.Kernel[1:], elem
		if r.Kernel == "scal" {
			r.Kernel = "update"
		}
	}
}
