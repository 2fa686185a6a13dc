package results

import (
	"fmt"
	"strconv"
	"strings"

	"flynn/results/keys"
)

// Facts are what a file tells of a kernel, once: what a reader must know of it beside its samples.
type Facts struct {
	Size                   int     // bytes of an element
	Streams, Read, Written int     // operand streams, those that an op reads, and those that it writes
	Allocated              float64 // bytes that stores make a write-back cache read, over useful bytes, of a large problem
	Role                   string  // what the kernel measures of the machine: a role of package keys, or ""
	OnePass                bool    // an op goes once over its vectors and computes so little that memory limits it
}

// KernelLine tells the facts of a kernel.
func KernelLine(kernel, elem string, f Facts) string {
	line := fmt.Sprintf("%s%s/%s: size=%d streams=%d read=%d written=%d allocated=%s", keys.KernelNote, kernel, elem,
		f.Size, f.Streams, f.Read, f.Written, strconv.FormatFloat(f.Allocated, 'g', 4, 64))
	if f.Role != "" {
		line += " role=" + f.Role
	}
	if f.OnePass {
		line += " passes=1"
	}
	return line
}

// ParseKernel reads such a line. Words that a later version may add are left alone.
func ParseKernel(line string) (kernel, elem string, f Facts, ok bool) {
	rest, ok := strings.CutPrefix(line, keys.KernelNote)
	name, words, told := strings.Cut(rest, ": ")
	kernel, elem, named := strings.Cut(name, "/")
	if !ok || !told || !named {
		return "", "", f, false
	}
	numbers := map[string]*int{"size": &f.Size, "streams": &f.Streams, "read": &f.Read, "written": &f.Written}
	for _, word := range strings.Fields(words) {
		key, value, _ := strings.Cut(word, "=")
		var err error
		switch to := numbers[key]; {
		case to != nil:
			*to, err = strconv.Atoi(value)
		case key == "allocated":
			f.Allocated, err = strconv.ParseFloat(value, 64)
		case key == "role":
			f.Role = value
		case key == "passes":
			f.OnePass = value == "1"
		}
		if err != nil || f.Allocated < 0 {
			return "", "", f, false
		}
	}
	return kernel, elem, f, true
}

// TierLine tells why a tier is missing on a machine.
func TierLine(tier, why string) string { return keys.TierNote + tier + ": " + why }

// ParseTier reads such a line.
func ParseTier(line string) (tier, why string, ok bool) {
	rest, ok := strings.CutPrefix(line, keys.TierNote)
	tier, why, told := strings.Cut(rest, ": ")
	return tier, why, ok && told
}

// FactsOf are the facts of a kernel that files of flynn 0.1.0 do not tell. A kernel that came later is none of them.
func FactsOf(kernel, elem string) Facts {
	f := early[kernel]
	switch elem {
	case "u8", "i8":
		f.Size = 1
	case "f64", "u64":
		f.Size = 8
	default:
		f.Size = 4
	}
	if a, ok := earlyWide[kernel]; ok && f.Size == 8 {
		f.Allocated = a
	}
	return f
}

// early are the facts of the kernels that files without facts have.
var early = map[string]Facts{
	"add":          {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 3, OnePass: true},
	"argmax":       {Streams: 1, Read: 1, OnePass: true},
	"axpy":         {Streams: 2, Read: 2, Written: 1, OnePass: true},
	"bfs":          {Streams: 4, Read: 2, Written: 1, Allocated: 1. / 18},
	"chase":        {Streams: 1, Read: 1, Role: keys.RoleLatency},
	"copy":         {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2, OnePass: true},
	"count":        {Streams: 1, Read: 1},
	"crc32c":       {Streams: 1, Read: 1},
	"dot":          {Streams: 2, Read: 2, OnePass: true},
	"dot8":         {Streams: 2, Read: 2},
	"exp":          {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2},
	"fft":          {Streams: 4, Read: 3, Written: 1, Allocated: 1. / 2},
	"find":         {Streams: 1, Read: 1},
	"gather":       {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 3},
	"gatherstride": {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 3},
	"gatherunit":   {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 3},
	"gemm":         {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 3},
	"gemv":         {Streams: 3, Read: 2, Written: 1},
	"hist":         {Streams: 1, Read: 1},
	"histskew":     {Streams: 1, Read: 1},
	"horner":       {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 2},
	"lcs":          {Streams: 2, Read: 2},
	"mandel":       {Streams: 3, Read: 2, Written: 1, Allocated: 1},
	"max":          {Streams: 1, Read: 1, OnePass: true},
	"nbody":        {Streams: 2, Read: 1, Written: 1, Allocated: 3. / 7},
	"nop":          {Role: keys.RoleOverhead},
	"nrm2":         {Streams: 1, Read: 1, OnePass: true},
	"peak":         {Role: keys.RolePeak},
	"popcount":     {Streams: 1, Read: 1},
	"scale":        {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2, OnePass: true},
	"scan":         {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2},
	"sort":         {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2},
	"spmv":         {Streams: 5, Read: 4, Written: 1, Allocated: 1. / 98},
	"spmvskew":     {Streams: 5, Read: 4, Written: 1, Allocated: 0.02},
	"stencil":      {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2},
	"sum":          {Streams: 1, Read: 1, OnePass: true},
	"transpose":    {Streams: 2, Read: 1, Written: 1, Allocated: 1. / 2},
	"triad":        {Streams: 3, Read: 2, Written: 1, Allocated: 1. / 3, Role: keys.RoleBandwidth, OnePass: true},
	"update":       {Streams: 1, Read: 1, Written: 1, OnePass: true},
	"utf8":         {Streams: 1, Read: 1},
	"viterbi":      {Streams: 5, Read: 3, Written: 2, Allocated: 1. / 2},
	"vtriad":       {Streams: 4, Read: 3, Written: 1, Allocated: 1. / 4, OnePass: true},
}

// earlyWide is Allocated of elements of 8 bytes beside indices of 4.
var earlyWide = map[string]float64{
	"gather": 2. / 5, "gatherstride": 2. / 5, "gatherunit": 2. / 5, "spmv": 1. / 81, "spmvskew": 0.024,
}
