package gpu

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

const (
	// EnvPath names the variable that holds the path of the companion, or None.
	EnvPath = "FLYNN_GPU"
	// None instead of a path wants no companion.
	None = "none"
)

// AbsentError is the reason why there is no companion, through no fault of the user.
type AbsentError string

func (e AbsentError) Error() string { return string(e) }

// Find returns the path of the companion: the one given, that of FLYNN_GPU, beside the executable, in gpu/bin of the
// clone that is the working directory. A path that is given but is no program is an error, an AbsentError where none is
// found.
func Find(given string) (string, error) {
	for _, from := range []struct{ what, path string }{{"--gpu", given}, {EnvPath, os.Getenv(EnvPath)}} {
		switch {
		case from.path == None:
			return "", AbsentError("switched off by " + from.what)
		case from.path != "":
			return named(from.what, from.path)
		}
	}
	for _, dir := range places() {
		path := filepath.Join(dir, program())
		if isProgram(path) == nil {
			return path, nil
		}
	}
	return "", AbsentError("no companion flynn-gpu in the folder of flynn; in a clone, make gpu builds it")
}

// named checks a path that a user has given.
func named(what, path string) (string, error) {
	if err := isProgram(path); err != nil {
		return "", fmt.Errorf("%s: %w; give the path of flynn-gpu, or %s", what, err, None)
	}
	return filepath.Abs(path) // the system looks for a bare name elsewhere
}

func isProgram(path string) error {
	info, err := os.Stat(path)
	var at *fs.PathError
	switch {
	case errors.As(err, &at):
		return fmt.Errorf("%s: %w", path, at.Err)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file", path)
	case runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return fmt.Errorf("%s is no program: it may not be executed", path)
	}
	return nil
}

// places are the folders that may hold the companion.
func places() []string {
	var dirs []string
	if exe, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Dir(exe))
	}
	if mod, err := os.ReadFile("go.mod"); err == nil && bytes.HasPrefix(mod, []byte("module flynn\n")) {
		if dir, err := filepath.Abs(filepath.Join("gpu", "bin")); err == nil {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

func program() string {
	if runtime.GOOS == "windows" {
		return "flynn-gpu.exe"
	}
	return "flynn-gpu"
}

// Absent tells whether an error says that there is no companion, through no fault of the user.
func Absent(err error) bool {
	var absent AbsentError
	return errors.As(err, &absent)
}
