package foreign

import (
	"errors"
	"fmt"
)

// FileError is what is wrong with a file. It is a type, so that whoever shortens the text of its cause leaves the name
// of the file alone.
type FileError struct {
	File string
	As   string // the tool that it was read as output of, "" where that is no matter
	Line int    // 0 where it is the whole file
	Err  error
}

// Error implements error.
func (e *FileError) Error() string { return e.Where() + e.Err.Error() }

// Where is the text before that of the cause.
func (e *FileError) Where() string {
	switch {
	case e.Line > 0:
		return fmt.Sprintf("%s:%d: ", e.File, e.Line)
	case e.As != "":
		return fmt.Sprintf("%s, read as output of %s: ", e.File, e.As)
	}
	return e.File + ": "
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// maxProblems bounds what is told of one file: the hundredth line like the first helps nobody.
const maxProblems = 10

// input is one file while it is read.
type input struct {
	name, tool string
	text       string
	results    []Result
	problems   []error
	told       int
}

// bad tells what is wrong with a line.
func (in *input) bad(line int, format string, args ...any) {
	if in.told++; in.told <= maxProblems {
		in.problems = append(in.problems, &FileError{File: in.name, As: in.tool, Line: line,
			Err: fmt.Errorf(format, args...)})
	}
}

// add takes a result, unless it is no measurement.
func (in *input) add(line int, r Result) {
	if err := r.check(); err != nil {
		in.bad(line, "%w", err)
		return
	}
	in.results = append(in.results, r)
}

// leave names a row that the tool has and that has no number to show.
func (in *input) leave(name, why string) {
	in.results = append(in.results, Result{Name: name, Left: why})
}

// err joins what was wrong.
func (in *input) err() error {
	all := in.problems
	if in.told > maxProblems {
		all = append(all, &FileError{File: in.name, As: in.tool, Err: fmt.Errorf("and %d more problems",
			in.told-maxProblems)})
	}
	return errors.Join(all...)
}
