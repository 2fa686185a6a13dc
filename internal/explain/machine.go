package explain

import (
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"flynn/asm"
)

// spot is what an instruction of the source became in this program.
type spot struct {
	pc   uintptr
	code []byte
}

// assembled finds the machine code of a listing in the running program: the table that debuggers use names the line of
// every byte. A label has the place of the instruction behind it. The result is nil where the function is of another
// architecture.
func assembled(f asm.Function, lines []line) []spot {
	begin := uintptr(f.Code())
	if begin == 0 {
		return nil
	}
	at := map[int]int{} // index in lines by line of the file
	for i, l := range lines {
		for n := l.first; n <= l.last && l.label == ""; n++ {
			at[n] = i
		}
	}
	spots := make([]spot, len(lines))
	fn := runtime.FuncForPC(begin)
	for pc := begin; ; pc++ {
		if here := runtime.FuncForPC(pc); here == nil || here.Entry() != begin {
			break
		}
		_, number := fn.FileLine(pc)
		i, ok := at[number]
		if !ok {
			continue
		}
		if spots[i].code == nil {
			spots[i].pc = pc
		}
		spots[i].code = append(spots[i].code, *(*byte)(pointer(pc)))
	}
	for i := len(lines) - 2; i >= 0; i-- {
		if lines[i].label != "" {
			spots[i].pc = spots[i+1].pc
		}
	}
	return spots
}

// pointer is an address as a pointer. What is there is code, which no collector moves.
func pointer(pc uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&pc)) }

// disassemble decodes the code of a line. It may be several instructions: an assembler makes one of what a machine
// takes two for.
// GNU's syntax is that of remarks, which name what Go's assembler does not know.
func disassemble(s spot, gnu bool) (texts []string, ok bool) {
	for at := 0; at < len(s.code); {
		text, size := decode(s.code[at:], uint64(s.pc)+uint64(at), gnu)
		if size == 0 {
			return texts, false
		}
		texts = append(texts, text)
		at += size
	}
	return texts, len(texts) > 0
}

// says tells whether a disassembled instruction is line i of the source. Labels are where lines say.
func says(text string, i int, lines []line, spots []spot) bool {
	l := lines[i]
	args := l.args
	if to := l.target(); to != "" {
		for k, x := range lines {
			if x.label == to {
				args = strings.TrimSuffix(args, to) + operand(spots[k].pc, spots[i].pc)
			}
		}
	}
	return canonical(text) == canonical(l.op+" "+args)
}

var (
	number = regexp.MustCompile(`\$?-?\b(0x[0-9a-fA-F]+|[0-9]+)\b`)
	zero   = regexp.MustCompile(`(^|[ ,])0\(`)
)

// canonical is an instruction without what assemblers and decoders write differently.
func canonical(text string) string {
	op, args, _ := strings.Cut(text, " ")
	args = strings.Join(strings.Fields(args), "")
	args = number.ReplaceAllStringFunc(args, func(n string) string {
		v, err := strconv.ParseInt(strings.TrimPrefix(n, "$"), 0, 64)
		if err != nil {
			return n
		}
		if v == int64(uint32(v)) { // 32 bits with sign or without
			v = int64(int32(v))
		}
		return strconv.FormatInt(v, 10)
	})
	args = zero.ReplaceAllString(args, "$1(")
	return machineWords(op, args)
}
