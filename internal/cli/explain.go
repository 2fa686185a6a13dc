package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/cli/listing"
	"flynn/internal/explain"
	"flynn/kernels"
	"flynn/report/analysis"
)

// explaining are the flags of flynn explain.
type explaining struct {
	elem, out string
	html      bool
	choice    explain.Choice
}

func (a *app) explainCommand() *cobra.Command {
	var o explaining
	c := &cobra.Command{
		Use:   "explain KERNEL [FILE...]",
		Short: "show what a kernel computes, its machine code, and what limits it",
		Long: `Show the formula of a kernel, its class and dwarf, its work, plain Go, and the hot
loop of each instruction set of this machine, disassembled from this program.
Instruction sets of other machines are shown from their source. With result
files, show also what was measured, and which roof is near.`,
		Example: `  flynn explain triad
  flynn explain triad --isa avx2
  flynn explain copy --isa avx512 --tune nt
  flynn explain dot --elem f32 --isa sve
  flynn explain triad results.txt
  flynn explain gemm --html --out pages`,
		Args:              explainArgs,
		ValidArgsFunction: completeKernel,
	}
	f := c.Flags()
	f.StringVar(&o.elem, "elem", "", "`type` of the elements (default f64, else the first that the kernel has)")
	f.StringVar(&o.choice.ISA, "isa", "", "show this instruction `set` only, of any architecture, or scalar")
	f.StringVar(&o.choice.Tuning, "tune", "", "show the variant with this `tuning`")
	f.BoolVar(&o.html, "html", false, "write one HTML page instead of text")
	f.StringVar(&o.out, "out", "", "`folder` to write the page into (default: stdout)")
	c.RunE = a.action(func(_ *cobra.Command, args []string) error { return a.explain(args[0], args[1:], &o) })
	a.completeFlags(c)
	return c
}

func explainArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("%s needs a kernel (flynn list shows all)", c.CommandPath())
	}
	return oneOf("kernel", args[0], kernels.Names())
}

func completeKernel(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return kernels.Names(), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) explain(name string, files []string, o *explaining) error {
	k, err := o.kernel(name)
	if err != nil {
		return err
	}
	if o.choice.ISA != "" {
		if err := oneOf("instruction set in --isa", o.choice.ISA, isa.Names()); err != nil {
			return err
		}
	}
	h, err := newHost()
	if err != nil {
		return err
	}
	e, err := explain.Of(k, o.choice, h.ISA, func(id isa.ID) string { return whyNoCode(k, id) })
	if err != nil {
		return usagef("%s", err)
	}
	problems, err := measured(e, files)
	if err != nil {
		return errors.Join(err, problems)
	}
	switch {
	case o.out != "":
		err = a.explainInto(o.out, e)
	case o.html:
		err = explain.WriteHTML(a.out, e, bench.Version)
	default:
		err = explain.Write(a.out, e, a.options())
	}
	return errors.Join(err, problems)
}

// measured adds what result files say of a kernel. What cannot be read is told, and the rest is shown.
func measured(e *explain.Explanation, files []string) (problems, err error) {
	if len(files) == 0 {
		return nil, nil
	}
	for i := range files {
		files[i] = resultFile(files[i])
	}
	set, problems := analysis.Loading{}.Load(files...)
	if len(set.Series) == 0 {
		return problems, fmt.Errorf("%s: no samples", strings.Join(files, ", "))
	}
	return problems, e.Measure(analysis.Analyse(set), files)
}

// kernel finds the kernel of a name with the wanted elements.
func (o *explaining) kernel(name string) (*kernels.Kernel, error) {
	var elems []string
	for k := range kernels.All() {
		if k.Name == name {
			elems = append(elems, k.Elem)
		}
	}
	elem := o.elem
	if elem == "" {
		const usual = "f64"
		if elem = elems[0]; slices.Contains(elems, usual) {
			elem = usual
		}
	}
	if err := oneOf("type in --elem of "+name, elem, elems); err != nil {
		return nil, err
	}
	return kernels.Lookup(name, elem)
}

// whyNoCode says why a tier has no code of its own for a kernel, as flynn list does.
func whyNoCode(k *kernels.Kernel, id isa.ID) string {
	if id.Info().Beside {
		return "an extension for other kernels"
	}
	return cmp.Or(k.Absent(id), "same code as "+listing.ServedBy(k, id).String())
}

// explainInto writes the page of a kernel into a folder, and its name.
func (a *app) explainInto(folder string, e *explain.Explanation) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	path := filepath.Join(folder, fmt.Sprintf("explain-%s-%s.html", e.Kernel.Name, e.Kernel.Elem))
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := explain.WriteHTML(f, e, bench.Version); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = io.WriteString(a.out, path+"\n")
	return err
}
