package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"flynn/bench"
	"flynn/kernels"
)

// catalogue replaces the kernels in tests, which break one on purpose; nil is all of them.
var catalogue []*kernels.Kernel

// hostIdentity replaces what tells this host from others in tests, which have one host; "" is found out.
var hostIdentity string

// app is one call of the command.
type app struct {
	out, err screen
	started  bool             // the arguments were good enough to begin
	columns  int              // of text, as --width has it; 0 is those of the terminal
	samples  io.Writer        // gets what a result file gets, too; nil is nobody
	watch    func(bench.Step) // sees every step of a run, too; nil is nobody
}

// Main runs the command and returns its exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal kills
	return run(ctx, args, stdout, stderr)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return (&app{out: newScreen(stdout), err: newScreen(stderr)}).execute(ctx, args)
}

func (a *app) execute(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.started {
		err = asUsage(err)
	}
	return a.fail(err)
}

func catalogueOf() func(func(*kernels.Kernel) bool) {
	if catalogue != nil {
		return slices.Values(catalogue)
	}
	return kernels.All()
}
