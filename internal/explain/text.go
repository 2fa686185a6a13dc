package explain

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/table"
)

// Columns of the text.
const (
	headColumns = 10 // of headings, where there is room
	roomy       = 80 // columns from which on headings stand beside their lines
	inset       = 2  // of lines below their heading
	shown       = 40 // instructions of a loop where several tiers are shown
)

// draft is a text that is being written.
type draft struct {
	strings.Builder
	o table.Options
}

// indent is how far lines stand in.
func (s *draft) indent() int {
	if s.o.Width >= roomy {
		return headColumns
	}
	return inset
}

// fact writes a heading and its lines.
func (s *draft) fact(head string, lines ...string) {
	pad := strings.Repeat(" ", s.indent())
	begin := s.o.Paint(table.Bold, head) + "\n" + pad
	switch {
	case head == "":
		begin = pad
	case table.Width(head) < s.indent():
		begin = s.o.Paint(table.Bold, head) + strings.Repeat(" ", s.indent()-table.Width(head))
	}
	for _, l := range lines {
		for line := range strings.SplitSeq(table.Wrap(l, s.o.Width-s.indent(), 0), "\n") {
			s.WriteString(strings.TrimRight(begin+line, " ") + "\n")
			begin = pad
		}
	}
}

// Write writes an explanation for a terminal.
func Write(w io.Writer, e *Explanation, o table.Options) error {
	s := &draft{o: o}
	s.WriteString(s.o.Paint(table.Bold, e.Kernel.Name+" "+e.Kernel.Elem) + "\n")
	s.fact("Formula", e.Kernel.Doc)
	for _, f := range e.Facts {
		s.fact(f.Head, f.Lines...)
	}
	s.plain(e)
	for i := range e.Tiers {
		s.tier(e, &e.Tiers[i])
	}
	if len(e.Tiers) > 0 {
		s.WriteString("\n")
		s.fact("Core", Core())
	}
	s.measured(e.Measured)
	s.rest(e)
	_, err := io.WriteString(w, s.String())
	return err
}

// plain writes the plain Go of a kernel.
func (s *draft) plain(e *Explanation) {
	where := e.Plain.File
	if e.Version != "" {
		where += ", tuning " + e.Version
	}
	s.WriteString("\n")
	s.fact("Plain Go", where)
	pad := strings.Repeat(" ", s.indent())
	for line := range strings.SplitSeq(strings.ReplaceAll(e.Plain.Text, "\t", "  "), "\n") {
		s.code(pad, line)
	}
}

// code writes a line of a program. What does not fit is broken: it is not to be copied from here.
func (s *draft) code(pad, line string) {
	depth := len(line) - len(strings.TrimLeft(line, " "))
	text := table.Wrap(strings.TrimLeft(line, " "), s.o.Width-len(pad)-depth, inset)
	for part := range strings.SplitSeq(text, "\n") {
		s.WriteString(strings.TrimRight(pad+strings.Repeat(" ", depth)+part, " ") + "\n")
	}
}

// tier writes the hot loops of one tier.
func (s *draft) tier(e *Explanation, t *Tier) {
	s.WriteString("\n")
	s.fact(t.Name(), t.about(e.Kernel.ElemSize()))
	for _, loop := range t.Loops {
		s.fact("Hot loop", loop.Where())
		if len(loop.Holds) > 0 {
			s.fact("", strings.Join(loop.Holds, "; "))
		}
		most := len(loop.Code)
		if len(e.Tiers) > 1 && most > shown {
			most = shown
		}
		s.instructions(loop.Code[:most])
		if rest := len(loop.Code) - most; rest > 0 {
			s.fact("", fmt.Sprintf("… %d more: --isa %s shows all", rest, t.ISA))
		}
		s.fact("A trip", loop.Trip+".", loop.Counts.executes(t.ISA.Info().VLA)+".")
		s.fact("Limit", loop.Limit())
	}
}

// Name is the tier with its tuning.
func (t Tier) Name() string {
	if t.Tuning != "" {
		return t.ISA.String() + ", tuning " + t.Tuning
	}
	return t.ISA.String()
}

// about says what the registers of a tier hold, and whether it runs here.
func (t *Tier) about(size int) string {
	text := t.ISA.Info().Doc
	if t.Bits > 0 {
		text += fmt.Sprintf(", registers of %d bits: %s each", t.Bits, counted(t.Bits/8/size, "element"))
	} else if t.ISA.Info().VLA {
		text += ", the machine says how long registers are"
	}
	if t.Missing != "" {
		text += "; it does not run here (" + t.Missing + ")"
	}
	return text + "."
}

// Where says where a loop stands, and how what is shown is known.
func (l *Loop) Where() string {
	text := fmt.Sprintf("asm/%s:%d, %s", l.Function.File(), l.Line, l.Function.Symbol)
	if l.Others > 0 {
		text += fmt.Sprintf(", the one of %d loops that takes the time", l.Others+1)
	}
	all, decoded, bytes := 0, 0, 0
	for _, c := range l.Code {
		if c.Label == "" {
			all++
			if c.Decoded {
				decoded++
			}
			if c.Bytes != "" {
				bytes++
			}
		}
	}
	switch {
	case bytes == 0:
		text += ". From the source: this program is for another architecture."
	case decoded == all:
		text += ". Bytes of this program, disassembled."
	default:
		text += fmt.Sprintf(". Bytes of this program; %d of %d instructions disassembled, the others named by the source.",
			decoded, all)
	}
	return text
}

// instructions writes machine code: bytes, mnemonic, operands, and what registers hold where there is room.
func (s *draft) instructions(code []Instruction) {
	bytes, names, operands := 0, 0, 0
	for _, c := range code {
		bytes, names = max(bytes, len(c.Bytes)), max(names, len(c.Mnemonic))
		operands = max(operands, len(c.Operands))
	}
	if bytes > 0 {
		bytes++
	}
	pad := strings.Repeat(" ", s.indent())
	left := len(pad) + bytes + names + 1 + operands + 2
	for _, c := range code {
		if c.Label != "" {
			s.WriteString(pad + strings.Repeat(" ", bytes) + c.Label + ":\n")
			continue
		}
		line := fmt.Sprintf("%s%-*s%-*s %s", pad, bytes, c.Bytes, names, c.Mnemonic, c.Operands)
		if c.Remark != "" && left+table.Width(c.Remark) <= s.o.Width {
			line += strings.Repeat(" ", max(0, left-table.Width(line))) + c.Remark
		}
		if table.Width(line) > s.o.Width { // bytes stand above
			s.WriteString(strings.TrimRight(pad+c.Bytes, " ") + "\n")
			line = fmt.Sprintf("%s  %-*s %s", pad, names, c.Mnemonic, c.Operands)
		}
		s.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// measured writes what files say.
func (s *draft) measured(m *Measured) {
	if m == nil {
		return
	}
	s.WriteString("\n")
	s.fact("Measured", m.Lines...)
	s.WriteString("\n" + m.Table.Text(s.o) + "\n")
}

// rest names tiers that are not shown, and other code of those that are.
func (s *draft) rest(e *Explanation) {
	var tuned []string
	for i := range e.Tiers {
		t := &e.Tiers[i]
		for _, name := range e.Kernel.Tunings(t.ISA) {
			if name != t.Tuning {
				tuned = append(tuned, "--isa "+t.ISA.String()+" --tune "+name)
			}
		}
	}
	head := "Not shown"
	for _, a := range e.Absent {
		s.fact(head, a.Head+": "+strings.Join(a.Lines, " "))
		head = ""
	}
	if tuned != nil {
		s.fact("Tunings", strings.Join(tuned, "; "))
	}
}
