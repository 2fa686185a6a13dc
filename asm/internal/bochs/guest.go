//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"flynn/asm/isa"
)

// What the first process of the PC says to the host: each is the first word of a line.
const (
	sayBegin = "\x01begin" // program: its number
	sayAlive = "\x01alive" // the running program is silent, but time goes on
	sayEnd   = "\x01end"   // its number, exit code, milliseconds, tests that passed, tests that were skipped
	sayDone  = "\x01done"  // all programs have run
)

// guest is the first process of the PC: it runs the plan and turns the power off. Where it ended by itself, Linux would
// panic.
func guest() {
	if err := runPlan(os.Stdout); err != nil {
		fmt.Println(err)
	} else {
		fmt.Println(sayDone)
	}
	const drain = 1 // ask for no break, only wait until the serial line has sent all
	unix.IoctlSetInt(int(os.Stdout.Fd()), unix.TCSBRK, drain)
	fmt.Println("power off:", unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF))
}

func runPlan(out io.Writer) error {
	for dir, kind := range map[string]string{"/proc": "proc", "/sys": "sysfs", "/dev": "devtmpfs", "/tmp": "tmpfs"} {
		if err := unix.Mount(kind, dir, kind, 0, ""); err != nil {
			return fmt.Errorf("mount %s: %w", dir, err)
		}
	}
	data, err := os.ReadFile(guestPlan)
	if err != nil {
		return err
	}
	var plan []program
	if err := json.Unmarshal(data, &plan); err != nil {
		return err
	}
	for i, p := range plan {
		fmt.Fprintln(out, sayBegin, i)
		begin := time.Now()
		g := gauge{out: out, patience: patience}
		code, err := g.run(guestPath(p), p)
		if err != nil {
			fmt.Fprintln(out, err)
		}
		fmt.Fprintln(out, sayEnd, i, code, time.Since(begin).Milliseconds(), g.passed, g.skipped)
	}
	return nil
}

// patience is for how long of the PC's time a program may say nothing before it counts as stuck. That time is counted
// in instructions, however busy the host is.
const patience = 2 * time.Minute

// Go's collector would take a fifth of the PC's time; there is memory to do without it for long.
const garbage, limit = "GOGC=off", "GOMEMLIMIT=256MiB"

// gauge runs one program: it relays what it prints and counts its tests.
type gauge struct {
	out             io.Writer
	patience        time.Duration
	passed, skipped int
}

// run returns the exit code of a program, or −1 and why it has none.
func (g *gauge) run(path string, p program) (int, error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return -1, err
	}
	cmd := exec.Command(path, p.Args...)
	cmd.Dir = dir
	cmd.Env = append([]string{"HOME=/tmp", "PATH=" + guestBin, garbage, limit}, p.Env...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return -1, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return -1, err
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewReader(pipe); ; {
			line, err := s.ReadString('\n')
			if line != "" {
				lines <- strings.TrimRight(line, "\n")
			}
			if err != nil {
				return
			}
		}
	}()
	if err := g.relay(lines); err != nil {
		cmd.Process.Kill()
		go func() {
			for range lines { // until Wait has closed the pipe
			}
		}()
		cmd.Wait()
		return -1, fmt.Errorf("%s %w", filepath.Base(path), err)
	}
	cmd.Wait() // its error is in the state
	if !cmd.ProcessState.Exited() {
		return -1, fmt.Errorf("%s: %s", filepath.Base(path), cmd.ProcessState)
	}
	return cmd.ProcessState.ExitCode(), nil
}

// relay passes lines on until there are no more. The error tells that none came for too long.
func (g *gauge) relay(lines <-chan string) error {
	alive := time.NewTicker(g.patience / 10)
	defer alive.Stop()
	for ticks := 0; ticks < 10; {
		select {
		case line, ok := <-lines:
			if !ok {
				return nil
			}
			ticks = 0
			if !g.count(line) {
				fmt.Fprintln(g.out, line)
			}
		case <-alive.C:
			ticks++
			fmt.Fprintln(g.out, sayAlive)
		}
	}
	return fmt.Errorf("has said nothing for %s of the PC's time, and was ended", g.patience)
}

// count tells lines of a verbose test that only say that all is well: each character costs the PC time.
func (g *gauge) count(line string) bool {
	line = strings.TrimLeft(line, " ")
	switch {
	case strings.HasPrefix(line, "=== "), strings.HasSuffix(line, isa.Masked):
	case strings.HasPrefix(line, "--- PASS: "):
		g.passed++
	case strings.HasPrefix(line, "--- SKIP: "):
		g.skipped++
	default:
		return false
	}
	return true
}
