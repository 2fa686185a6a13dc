package cli

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"flynn/report/table"
)

// screen is a stream and what may be done to it.
type screen struct {
	io.Writer
	terminal *os.File // nil where it is none
	moves    bool     // it is a terminal that can move its cursor
	colorful bool
}

func newScreen(w io.Writer) screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return screen{Writer: w}
	}
	moves := os.Getenv("TERM") != "dumb"
	return screen{w, f, moves, moves && os.Getenv("NO_COLOR") == ""}
}

// live tells whether a line may be drawn again and again.
func (s screen) live() bool { return s.moves }

// width returns the columns of a terminal, 0 where there is none.
func (s screen) width() int {
	if s.terminal == nil {
		return 0
	}
	w, _, err := term.GetSize(int(s.terminal.Fd()))
	if err != nil {
		return 0
	}
	return w
}

const (
	usualWidth = 100 // columns of text that goes to a file or a pipe
	leastWidth = 20  // columns of --width
)

// options say what the text of a command may use: the columns of --width, else those of the terminal.
func (a *app) options() table.Options {
	width := a.columns
	if width == 0 {
		width = a.out.width()
	}
	if width == 0 {
		width = usualWidth
	}
	return table.Options{Color: a.out.colorful, Width: width}
}

// print writes tables, a blank line between them.
func (a *app) print(all ...*table.Table) error {
	var texts []string
	for _, t := range all {
		if len(t.Rows) > 0 || t.Empty != "" {
			texts = append(texts, t.Text(a.options()))
		}
	}
	_, err := io.WriteString(a.out, strings.Join(texts, "\n"))
	return err
}
