package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// screen is a stream and what may be done to it.
type screen struct {
	io.Writer
	file     *os.File // nil unless it is a terminal that can move its cursor
	colorful bool
}

func newScreen(w io.Writer) screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return screen{Writer: w}
	}
	return screen{w, f, os.Getenv("NO_COLOR") == ""}
}

// live tells whether a line may be drawn again and again.
func (s screen) live() bool { return s.file != nil }

// width returns the columns of a terminal, 0 where there is none.
func (s screen) width() int {
	if s.file == nil {
		return 0
	}
	w, _, err := term.GetSize(int(s.file.Fd()))
	if err != nil {
		return 0
	}
	return w
}
