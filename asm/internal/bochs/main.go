//go:build linux

// Command bochs runs programs on an emulated PC whose CPU has AVX-512, on machines that lack it: emulators of single
// processes have no AVX-512, so a whole PC has to be emulated.
//
//	bochs -init FILE -linux FILE [-cpu MODEL] PROGRAM...
//
// A PROGRAM is a command line: NAME=value words, the path of a static program, its arguments. Words are divided at
// blanks; single quotes keep blanks. The programs run one after the other, each in a folder of its own, and what they
// print is relayed; of verbose tests only what failed is, and counts. It exits with 1 where one of them fails, or where
// the PC gets stuck, and needs neither a terminal, nor a network, nor any rights.
//
// Within the PC this same command, built for its architecture and named by -init, is the first process: see guest.go.
package main

import (
	"context"
	"debug/elf"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	if os.Getpid() == 1 && os.Args[0] == guestInit {
		guest()
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := host(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bochs:", err)
		os.Exit(1)
	}
}

// host makes the PC in a folder of its own, and lets it run.
func host(ctx context.Context, args []string) error {
	var c pc
	flags := flag.NewFlagSet("bochs", flag.ExitOnError)
	flags.StringVar(&c.emulator, "bochs", "bochs", "the emulator")
	flags.StringVar(&c.share, "share", "/usr/share/bochs", "folder of its BIOS")
	flags.StringVar(&c.display, "display", "term", "its display library, which must be content without a screen")
	flags.StringVar(&c.cpu, "cpu", "corei7_skylake_x", "CPU model of the PC; bochs --help cpu lists them")
	linux := flags.String("linux", "", "kernel that the PC boots")
	first := flags.String("init", "", "this command, built for the PC")
	flags.DurationVar(&c.silence, "silence", 5*time.Minute, "of the PC, after which it counts as stuck")
	if err := flags.Parse(args); err != nil {
		return err
	}
	programs, err := parse(flags.Args())
	if err != nil {
		return err
	}
	if err := c.present(*linux, *first); err != nil {
		return err
	}
	for _, p := range append(programs, program{Path: *first}) {
		if err := static(p.Path); err != nil {
			return err
		}
	}
	if c.dir, err = os.MkdirTemp("", "bochs"); err != nil {
		return err
	}
	defer os.RemoveAll(c.dir)
	if err := c.makeCD(*linux, *first, programs); err != nil {
		return err
	}
	return c.run(ctx, os.Stdout, programs)
}

// present tells what is missing, before any work.
func (c *pc) present(files ...string) error {
	for _, tool := range []string{c.emulator, "xorriso"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%w; Debian's packages are bochs, bochs-term, isolinux, syslinux-common and xorriso", err)
		}
	}
	for _, f := range append(files, loader...) {
		if _, err := os.Stat(f); err != nil {
			return err
		}
	}
	return nil
}

// static refuses a program that needs files of a system which the PC does not have.
func static(path string) error {
	f, err := elf.Open(path)
	if err != nil {
		return fmt.Errorf("%s is not a program for Linux: %w", path, err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return fmt.Errorf("%s is linked dynamically; build it with CGO_ENABLED=0", path)
		}
	}
	return nil
}

// program is one line of the plan.
type program struct {
	Env  []string // NAME=value
	Path string   // on the host; in the PC it has the same base name
	Args []string
}

func (p program) String() string {
	return strings.Join(append(append(append([]string(nil), p.Env...), filepath.Base(p.Path)), p.Args...), " ")
}

// parse reads the programs of the command line.
func parse(lines []string) ([]program, error) {
	var programs []program
	for _, line := range lines {
		var p program
		words := split(line)
		for len(words) > 0 && strings.Contains(filepath.Base(words[0]), "=") {
			p.Env, words = append(p.Env, words[0]), words[1:]
		}
		if len(words) == 0 {
			return nil, fmt.Errorf("%q names no program; a line is NAME=value words, a program, its arguments", line)
		}
		p.Path, p.Args = words[0], words[1:]
		programs = append(programs, p)
	}
	if programs == nil {
		return nil, errors.New("no programs; give each as one argument, with its own arguments")
	}
	return programs, nil
}

// split divides a line at blanks, but not inside of single quotes.
func split(line string) []string {
	var words []string
	quoted, open := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted = !quoted
			if !open {
				words, open = append(words, ""), true
			}
		case r == ' ' && !quoted:
			open = false
		default:
			if !open {
				words, open = append(words, ""), true
			}
			words[len(words)-1] += string(r)
		}
	}
	return words
}
