package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"flynn/kernels"
)

// catalogue replaces the kernels in tests, which break one on purpose; nil is all of them.
var catalogue []*kernels.Kernel

// app is one call of the command.
type app struct {
	out, err screen
	started  bool // the arguments were good enough to begin
}

// Main runs the command and returns its exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal kills
	return run(ctx, args, stdout, stderr)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{out: newScreen(stdout), err: newScreen(stderr)}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.started {
		err = asUsage(err)
	}
	return a.fail(err)
}
