package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"flynn/bench"
	"flynn/internal/fleet"
)

// suiteParams are the flags of flynn run that a suite on another host may have: none that starts a program, reads or
// writes a file of its own choice, or goes anywhere.
var suiteParams = []string{
	"profile", "filter", "count", "time", "budget", "target", "size", "n", "workers", "require", "pages", "numa", "cache",
	"order", "seed",
}

// suite is what a node does for flynn fleet run: flynn run in this process, into a folder that goes away, with a log
// that gets the lines of its file.
func suite(ctx context.Context, params []fleet.Param, log *fleet.Log) (exit int, why string) {
	dir, err := os.MkdirTemp("", "flynn-suite-")
	if err != nil {
		return exitFailed, err.Error()
	}
	defer os.RemoveAll(dir)
	args := []string{"run", "--out", dir, "--format="}
	for _, p := range params {
		if !slices.Contains(suiteParams, p.Name) {
			return exitUsage, fmt.Sprintf("no parameter %q of a suite; possible: %s", p.Name, strings.Join(suiteParams, ", "))
		}
		args = append(args, "--"+p.Name+"="+p.Value)
	}
	said := &remarks{log: log}
	a := &app{out: newScreen(io.Discard), err: newScreen(said), samples: log, watch: func(s bench.Step) {
		log.Progress(s.Done, s.Total, doing(s))
	}}
	exit = a.execute(ctx, args)
	return exit, strings.Join(said.errors, "; ")
}

// remarks takes apart what a run says on its stderr: warnings, and why it failed.
type remarks struct {
	log    *fleet.Log
	errors []string
}

func (r *remarks) Write(line []byte) (int, error) {
	text := strings.TrimSpace(strings.TrimPrefix(string(line), "flynn: "))
	if strings.HasPrefix(text, "warning: ") {
		r.log.Remark(text)
	} else {
		r.errors = append(r.errors, text)
	}
	return len(line), nil
}
