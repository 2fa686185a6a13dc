package cli

import (
	"errors"
	"fmt"
	"strings"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/report/analysis"
)

// Exit codes. Scripts rely on them: a new meaning gets a new code.
const (
	exitDone    = 0 // and verified
	exitFailed  = 1 // at run time
	exitUsage   = 2
	exitWrong   = 3 // a variant failed verification
	exitSlower  = 4 // compare --fail found a confirmed regression
	exitUnsure  = 5 // compare --fail found none, but something is ambiguous
	exitMissing = 6 // an ISA or a class that was asked for by name
)

// exitCodes say what each code means, for the help of flynn and for docs/cli.md.
var exitCodes = []struct {
	code    int
	meaning string
}{
	{exitDone, "done, and all that was measured agrees with the reference"},
	{exitFailed, "failed at run time"},
	{exitUsage, "invalid command line"},
	{exitWrong, "a variant failed verification, a fault escaped, or CPUs disagree"},
	{exitSlower, "compare --fail: a cell is slower"},
	{exitUnsure, "compare --fail: no cell is slower, but one is ambiguous or missing"},
	{exitMissing, "an instruction set or a class that was required by name is missing"},
}

// exitCodeDocs lists them, one a line.
func exitCodeDocs() string {
	var b strings.Builder
	for _, e := range exitCodes {
		fmt.Fprintf(&b, "  %d  %s\n", e.code, e.meaning)
	}
	return b.String()
}

// usageError is a command line that cannot be followed.
type usageError struct{ msg string }

func (e *usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// usage gives what is wrong with a flag of a class the words that it has elsewhere.
func usage(err error) error {
	if w := new(bench.WordError); errors.As(err, &w) {
		return oneOf(w.What, w.Word, w.Possible)
	}
	return err
}

func asUsage(err error) error {
	var u *usageError
	if errors.As(err, &u) {
		return err
	}
	return &usageError{err.Error()}
}

// missingError is something asked for by name that this machine does not have.
type missingError struct{ msg string }

func (e *missingError) Error() string { return e.msg }

func code(err error) int {
	var (
		u *usageError
		m *missingError
		i *isa.MissingError
		s *slowerError
		q *unsureError
		f *bench.FlagError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &u), errors.As(err, &f):
		return exitUsage
	case errors.As(err, &m), errors.As(err, &i):
		return exitMissing
	case errors.Is(err, bench.ErrWrong):
		return exitWrong
	case errors.As(err, &s):
		return exitSlower
	case errors.As(err, &q):
		return exitUnsure
	}
	return exitFailed
}

// fail tells an error, one line each where several are joined, and returns the exit code.
func (a *app) fail(err error) int {
	for _, e := range each(err) {
		a.say("%s", plain(e))
	}
	return code(err)
}

// say writes one line to stderr.
func (a *app) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Fprintf(a.err, "flynn: %s\n", strings.ReplaceAll(strings.TrimSpace(line), "\n", "; "))
}

// each takes errors apart that were joined. One that wraps several in a sentence of its own stays whole.
func each(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	var texts []string
	for _, e := range joined.Unwrap() {
		all, texts = append(all, each(e)...), append(texts, e.Error())
	}
	if strings.Join(texts, "\n") != err.Error() {
		return []error{err}
	}
	return all
}

// packages are the names that errors of flynn's packages begin with.
var packages = []string{"bench: ", "child: ", "cluster: ", "comm: ", "faults: ", "fleet: ", "isa: ", "kernels: ",
	"local: ", "mem: ",
	"mimd: ", "misd: ", "peer: ", "report: ", "workqueue: "}

// plain is an error's text without the names of the packages that it comes from, which tell a user nothing. They are
// dropped where an error begins, and nowhere else: the names of files and tools may hold the same letters.
func plain(err error) string {
	if file := new(analysis.FileError); errors.As(err, &file) && file == err {
		return file.Where() + plain(file.Err)
	}
	text := unprefixed(err.Error())
	switch inner := err.(type) {
	case interface{ Unwrap() error }:
		if e := inner.Unwrap(); e != nil {
			text = replaceEnd(text, e)
		}
	case interface{ Unwrap() []error }:
		for _, e := range inner.Unwrap() {
			text = replaceEnd(text, e)
		}
	}
	return text
}

// replaceEnd writes a wrapped error plainly where it ends the text of the one around it.
func replaceEnd(text string, inner error) string {
	if before, ok := strings.CutSuffix(text, inner.Error()); ok {
		return before + plain(inner)
	}
	return text
}

func unprefixed(s string) string {
	for _, pkg := range packages {
		if rest, ok := strings.CutPrefix(s, pkg); ok {
			return rest
		}
	}
	return s
}
