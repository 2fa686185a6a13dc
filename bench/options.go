package bench

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Options are what may be chosen of a class, as flags say it. Their flags stand in no other place.
type Options interface {
	Flags(f Flags)                     // adds them
	Start(h *Host) error               // starts what they name and a plan needs; Host.Close ends it
	Apply(h *Host, s *Selection) error // what they mean for a selection, with whose defaults they begin
	Words(s *Selection) []string       // the flags that choose the same again
}

// Flags takes the flags of a class. pflag's set of flags is one.
type Flags interface {
	StringVar(p *string, name, value, usage string)
	StringSliceVar(p *[]string, name string, value []string, usage string)
	IntVar(p *int, name string, value int, usage string)
	DurationVar(p *time.Duration, name string, value time.Duration, usage string)
}

// NewOptions are those of some classes, with none of their flags set.
func NewOptions(classes []Class) []Options {
	var all []Options
	for _, c := range classes {
		if o, ok := c.(interface{ Options() Options }); ok {
			all = append(all, o.Options())
		}
	}
	return all
}

// FlagError is a flag that cannot be followed.
type FlagError struct{ Err error }

func (e *FlagError) Error() string { return e.Err.Error() }

func (e *FlagError) Unwrap() error { return e.Err }

func flagErrorf(format string, args ...any) error { return &FlagError{fmt.Errorf(format, args...)} }

// WordError is a word of a flag that is none of those that are possible.
type WordError struct {
	What, Word string
	Possible   []string
}

func (e *WordError) Error() string {
	return fmt.Sprintf("bench: no %s %q; possible: %s", e.What, e.Word, strings.Join(e.Possible, ", "))
}

// NumberList spells numbers as flags take them.
func NumberList(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}

// Extent is how much a selection wants of what a class can do, where no flag says so.
type Extent int

const (
	Nothing    Extent = iota // beyond one process
	Once                     // each way in which the class runs, one time
	Typical                  // the kernels that stand for others
	Everything               // all kernels in every way
)

// Extend gives a selection the defaults of all classes.
func (s *Selection) Extend(x Extent) {
	for _, c := range allClasses() {
		if d, ok := c.(interface{ Defaults(x Extent) any }); ok {
			s.Choose(c, d.Defaults(x))
		}
	}
}

// Choose keeps what a selection has of a class. The class alone knows its type.
func (s *Selection) Choose(c Class, choice any) {
	if s.chosen == nil {
		s.chosen = map[string]any{}
	}
	s.chosen[c.Name()] = choice
}

// ChoiceOf is what a selection has of a class, the zero value where nobody has chosen.
func ChoiceOf[T any](s *Selection, c Class) (choice T) {
	choice, _ = s.chosen[c.Name()].(T)
	return choice
}
