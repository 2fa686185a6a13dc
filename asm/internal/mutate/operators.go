package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// operator is one way to break an instruction. apply returns the broken lines, none where it does not fit.
type operator struct {
	name  string
	apply func(b *body, line string) []string
}

// operators are the mistakes that are made in such code. Each changes a result, or reads or writes where nothing is to
// be read or written; ways to make code only slower are left out.
var operators = []operator{
	{"sign", sign},
	{"accumulator", accumulator},
	{"lane", lane},
	{"bound", bound},
	{"step", step},
	{"displacement", displacement},
	{"predicate", predicate},
}

var instruction = regexp.MustCompile(`^\t([A-Z][\w.]*)(\s+)(.*)$`)

// split is mnemonic, gap and operands.
func split(line string) (op, gap, args string) {
	m := instruction.FindStringSubmatch(line)
	if m == nil {
		return "", "", ""
	}
	return m[1], m[2], m[3]
}

// swap is a pair of operations that are easily taken for each other.
type swap struct {
	from *regexp.Regexp
	to   string
}

// swaps lists them by architecture, in turn what is written and what it is taken for.
var swaps = map[string][]swap{
	"amd64": pairs(
		`^(V?)ADD([PS][SD])$`, "${1}SUB$2", `^(V?)SUB([PS][SD])$`, "${1}ADD$2", `^(VF)MADD`, "${1}NMADD",
		`^(VF)NMADD`, "${1}MADD", `^(VF)MSUB`, "${1}MADD", `^(V?)MAX`, "${1}MIN", `^(V?)MIN`, "${1}MAX",
		`^(V?)MUL([PS][SD])$`, "${1}ADD$2", `^(V?P)ADD`, "${1}SUB", `^(V?P)SUB`, "${1}ADD",
	),
	"arm64": pairs(
		`^FADD`, "FSUB", `^FSUB`, "FADD", `^FMADD`, "FMSUB", `^FMUL`, "FNMUL", `^FMAXNM`, "FMINNM",
		`^FMINNM`, "FMAXNM", `^VFMLA`, "VFMLS", `^VFMLS`, "VFMLA", `^VADD$`, "VSUB", `^VSUB$`, "VADD",
	),
	"riscv64": pairs(
		`^VFADD`, "VFSUB", `^VFSUB`, "VFADD", `^VFMACC`, "VFNMSAC", `^VFMADD`, "VFNMSUB", `^VFMUL`, "VFADD",
		`^VFMAX`, "VFMIN", `^VFMIN`, "VFMAX", `^VFREDUSUM`, "VFREDMAX", `^VFREDMAX`, "VFREDMIN", `^VMSEQ`, "VMSNE",
		`^VADD(VV|VX)$`, "VSUB$1", `^VMAX`, "VMIN", `^VFNMSAC`, "VFMACC", `^VWMACC`, "VWMACCU", `^VXOR`, "VOR", `^VAND`,
		"VOR",
	),
}

// pairs makes swaps of patterns and replacements in turn.
func pairs(words ...string) (all []swap) {
	for i := 0; i < len(words); i += 2 {
		all = append(all, swap{regexp.MustCompile(words[i]), words[i+1]})
	}
	return all
}

// sign takes one operation for another: addition and subtraction, largest and smallest.
func sign(b *body, line string) (out []string) {
	op, gap, args := split(line)
	if op == "WORD" {
		return words(line, wordSign)
	}
	for _, s := range swaps[b.arch] {
		if s.from.MatchString(op) {
			out = append(out, "\t"+s.from.ReplaceAllString(op, s.to)+gap+args)
		}
	}
	return out
}

// accumulator gives an operation another destination.
func accumulator(b *body, line string) []string {
	op, gap, args := split(line)
	if op == "WORD" {
		return words(line, wordDestination)
	}
	if len(sign(b, line)) == 0 { // no arithmetic
		return nil
	}
	i := strings.LastIndex(args, " ") + 1
	reg := vector.FindString(args[i:])
	if reg == "" || b.other(reg) == "" {
		return nil
	}
	return []string{"\t" + op + gap + args[:i] + strings.Replace(args[i:], reg, b.other(reg), 1)}
}

var (
	shuffles  = regexp.MustCompile(`SHUF|PERM|EXTRACT|INSERT|ALIGN|BLEND|^VEXT$`)
	immediate = regexp.MustCompile(`^\$(0x[0-9a-f]+|\d+)`)
	element   = regexp.MustCompile(`\[(\d)\]`)
	kept      = regexp.MustCompile(`^(VMOV[AU]P[SD](\.Z)?|VMAXP[SD])$`) // where a mask keeps what must not be touched
	mask      = regexp.MustCompile(`, K\d,`)
	halves    = strings.NewReplacer("UNPCKH", "UNPCKL", "UNPCKL", "UNPCKH", "SHDUP", "SLDUP", "SLDUP", "SHDUP")
)

// lane takes a value from the wrong lane, or lets the lanes that a short trip leaves out be spoilt.
func lane(b *body, line string) (out []string) {
	op, gap, args := split(line)
	switch {
	case op == "WORD":
		return words(line, wordLane)
	case b.arch == "riscv64":
		if strings.HasPrefix(op, "VSET") && strings.Contains(args, ", TU,") {
			out = append(out, "\t"+op+gap+strings.Replace(args, ", TU,", ", TA,", 1))
		}
	case b.arch == "arm64":
		if m := element.FindStringSubmatch(args); m != nil {
			out = append(out, "\t"+op+gap+strings.Replace(args, m[0], "["+string(m[1][0]^1)+"]", 1))
		}
	case kept.MatchString(op) && mask.MatchString(args): // a sum would only be of more zeros
		out = append(out, "\t"+strings.TrimSuffix(op, ".Z")+gap+mask.ReplaceAllString(args, ","))
	case halves.Replace(op) != op:
		out = append(out, "\t"+halves.Replace(op)+gap+args)
	case shuffles.MatchString(op):
		out = changed(op, gap, args, func(n int) int { return n ^ 1 })
	}
	return out
}

// changed replaces the immediate that operands begin with.
func changed(op, gap, args string, to func(int) int) []string {
	m := immediate.FindStringSubmatch(args)
	if m == nil {
		return nil
	}
	n, err := strconv.ParseInt(m[1], 0, 64)
	if err != nil {
		return nil
	}
	return []string{fmt.Sprintf("\t%s%s$%d%s", op, gap, to(int(n)), args[len(m[0]):])}
}

var compared = regexp.MustCompile(`, \$(\d+)$`)

// bound lets a loop run once too often, or end one element early. A wide loop that ends early only leaves more to the
// narrow one.
func bound(b *body, line string) (out []string) {
	op, gap, args := split(line)
	if op == "WORD" {
		return words(line, sveBound)
	}
	with := func(n, to int) {
		text := fmt.Sprintf("$%d", n)
		out = append(out, "\t"+op+gap+strings.Replace(args, text, fmt.Sprintf("$%d", to), 1))
	}
	n := 0
	switch {
	case op == "CMPQ" && compared.MatchString(args):
		n, _ = strconv.Atoi(compared.FindStringSubmatch(args)[1])
	case op == "CMP" && b.arch == "arm64" && immediate.MatchString(args):
		n, _ = strconv.Atoi(immediate.FindStringSubmatch(args)[1])
	case op == "VSETIVLI":
		return changed(op, gap, args, func(n int) int { return 0 })
	case op == "CMP" && b.scalable && registers.MatchString(args): // with the elements of a trip
		return []string{"\t" + op + gap + "$1" + args[strings.Index(args, ","):]}
	}
	if n > 0 {
		with(n, n-1)
	}
	if n == 1 {
		with(n, 2)
	}
	return out
}

var (
	counting  = regexp.MustCompile(`^(ADDQ|SUBQ|ADD|SUB)$`)
	registers = regexp.MustCompile(`^R\d+, R\d+$`)
	shifted   = regexp.MustCompile(`^(R\d+)<<(\d), (R\d+)$`)
)

// step goes on by too much.
func step(b *body, line string) []string {
	op, gap, args := split(line)
	if op == "WORD" {
		return words(line, sveStep)
	}
	switch {
	case b.arch == "riscv64" && (op == "SLL" || op == "SUB"):
		if op == "SUB" { // what was granted is not taken off
			return []string{"\t" + op + gap + "X0" + args[strings.Index(args, ","):]}
		}
		return changed(op, gap, args, func(n int) int { return n - 1 })
	case b.scalable && op == "SUB" && registers.MatchString(args): // the elements of a trip, twice
		return []string{"\t" + op + gap + strings.Replace(args, ",", "<<1,", 1)}
	case b.scalable && op == "ADD" && shifted.MatchString(args):
		m := shifted.FindStringSubmatch(args)
		return []string{fmt.Sprintf("\t%s%s%s<<%c, %s", op, gap, m[1], m[2][0]+1, m[3])}
	case counting.MatchString(op) && strings.HasPrefix(args, "$"):
		return changed(op, gap, args, func(n int) int {
			if strings.HasPrefix(op, "SUB") || n < b.size {
				return n + 1 // elements
			}
			return n + b.size // bytes
		})
	}
	return nil
}

var address = regexp.MustCompile(`(-?\d*)\(([A-Z]\w*)\)`)

// displacement reads or writes one element further. An address with an index has none on arm64.
func displacement(b *body, line string) []string {
	op, gap, args := split(line)
	if op == "WORD" {
		return words(line, sveDisplacement)
	}
	m := address.FindStringSubmatchIndex(args)
	if m == nil || strings.Contains(args, "(FP)") || b.arch == "riscv64" && op[0] == 'V' || b.arch == "arm64" &&
		strings.Contains(args, ")(") {
		return nil
	}
	n, _ := strconv.Atoi(args[m[2]:m[3]]) // none is 0
	return []string{fmt.Sprintf("\t%s%s%s%d%s", op, gap, args[:m[2]], n+b.size, args[m[3]:])}
}

// predicate works under another predicate.
func predicate(_ *body, line string) []string { return words(line, svePredicate) }
