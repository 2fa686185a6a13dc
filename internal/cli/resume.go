package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"flynn/bench"
	"flynn/internal/cli/shell"
	"flynn/report/analysis"
	"flynn/results/keys"
)

// recall takes the choice of an interrupted run. Flags given now may add samples, and must not change anything else.
func (j *job) recall(dir string, given *pflag.FlagSet) (err error) {
	j.dir = dir
	path := filepath.Join(dir, resultsName)
	if how, err := analysis.FileEncoding(path); err == nil && how != "" {
		return &analysis.FileError{File: path, Err: fmt.Errorf("cannot continue: it is not plain text but %s", how)}
	}
	if j.file, err = os.OpenFile(path, os.O_RDWR, 0); err != nil {
		return fmt.Errorf("--resume: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, j.file.Close())
		}
	}()
	if j.unfinished, err = bench.Read(j.file); err != nil {
		return fmt.Errorf("cannot continue: %w", err)
	}
	if j.unfinished.Keys[keys.Args] == "" {
		return &analysis.FileError{File: path, Err: fmt.Errorf("no line \"%s:\", so nothing says what to go on with",
			keys.Args)}
	}
	if err := sameHost(j.host, path, j.unfinished); err != nil {
		return err
	}
	old, now := recorded(), recorded()
	words := shell.Split(j.unfinished.Keys[keys.Args])
	for _, r := range []*recording{old, now} {
		if err := r.flags.Parse(words); err != nil {
			return &analysis.FileError{File: path, Err: fmt.Errorf("%s: %w", keys.Args, err)}
		}
	}
	if err := now.overlay(given); err != nil {
		return asUsage(err)
	}
	j.choice = now.choice
	if err := j.start(j.host); err != nil {
		return err
	}
	return j.unchanged(&old.choice)
}

// recording is a choice and the flags that set it.
type recording struct {
	choice
	flags *pflag.FlagSet
}

func recorded() *recording {
	r := &recording{flags: pflag.NewFlagSet("", pflag.ContinueOnError)}
	r.flags.SetOutput(io.Discard)
	r.how(r.flags)
	r.which(r.flags)
	return r
}

func (r *recording) overlay(given *pflag.FlagSet) (err error) {
	given.Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "n":
			r.size = ""
		case "size":
			r.n = ""
		}
		if r.flags.Lookup(f.Name) != nil && err == nil {
			err = r.flags.Set(f.Name, f.Value.String())
		}
	})
	return err
}

// unchanged refuses flags that would measure something else into the same file.
func (j *job) unchanged(old *choice) error {
	now, err := j.effective(&j.choice)
	if err != nil {
		return err
	}
	was, err := j.effective(old)
	if err != nil {
		return err
	}
	for _, flag := range slices.Concat(now, was) {
		if !strings.HasPrefix(flag, "--") || slices.Contains([]string{"--count", "--budget", "--target"}, flag) {
			continue // more samples are as good as the same number
		}
		if n, w := value(now, flag), value(was, flag); n != w {
			return usagef("%s cannot change with --resume: the run in %s has %q, not %q", flag, j.dir, w, n)
		}
	}
	return nil
}

func (j *job) effective(c *choice) ([]string, error) {
	s, err := c.selection(j.host)
	if err != nil {
		return nil, err
	}
	return c.words(s), nil
}

// value returns the word after a flag, "" where there is none.
func value(words []string, flag string) string {
	if i := slices.Index(words, flag); i >= 0 && i+1 < len(words) {
		return words[i+1]
	}
	return ""
}

// sameHost refuses to mix samples of two machines, or of two builds, in one file.
func sameHost(h *bench.Host, path string, u *bench.Unfinished) error {
	here := map[string]string{}
	for _, c := range bench.FileKeys(h, time.Time{}, 0, "", "") {
		here[c.Key] = string(c.Value)
	}
	if m := u.Keys[keys.Machine]; m == "" || m == keys.Unknown {
		return &analysis.FileError{File: path,
			Err: fmt.Errorf("cannot continue: %s is %q there, so that nothing says it is this one; start a new run",
				keys.Machine, m)}
	}
	for _, key := range []string{keys.Machine, keys.ISAMax, keys.VLen, keys.Emulated, keys.Go, keys.GOAMD64, keys.Flynn,
		keys.Commit} {
		if have := u.Keys[key]; have != here[key] {
			return &analysis.FileError{File: path,
				Err: fmt.Errorf("cannot continue: %s is %q there and %q here; start a new run", key, have, here[key])}
		}
	}
	if p := u.Procs; p != 0 && p != runtime.GOMAXPROCS(0) {
		return &analysis.FileError{File: path,
			Err: fmt.Errorf("cannot continue: GOMAXPROCS is %d there and %d here; start a new run", p,
				runtime.GOMAXPROCS(0))}
	}
	return nil
}
