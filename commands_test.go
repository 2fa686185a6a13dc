package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"flynn/bench"
	"flynn/internal/cli"
	"flynn/mimd/dist"
)

// commandEnv makes the test binary the command itself, with these arguments.
const commandEnv = "FLYNN_TEST_COMMAND"

// TestMain makes the test binary a node where a command starts one.
func TestMain(m *testing.M) {
	if dist.Spawned() {
		os.Exit(dist.Child(bench.Version))
	}
	if line := os.Getenv(commandEnv); line != "" {
		os.Exit(cli.Main(split(line), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// documented returns the commands of all console blocks in the docs: lines that start with a prompt, without comments.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, name := range append(files, "README.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if cmd, ok := strings.CutPrefix(line, "$ "); ok {
				cmd, _, _ = strings.Cut(cmd, " #")
				out[name] = append(out[name], strings.TrimSpace(cmd))
			}
		}
	}
	return out
}

// TestDocumentedCommands runs what the docs tell a reader to type. A measurement is planned instead of made, and a make
// target must exist: CI runs them all.
func TestDocumentedCommands(t *testing.T) {
	seen := 0
	for file, cmds := range documented(t) {
		for _, cmd := range cmds {
			seen++
			t.Run(file+"/"+cmd, func(t *testing.T) {
				words := split(cmd)
				switch {
				case strings.Contains(cmd, "--peers peers/bin"):
					needPeers(t)
					fallthrough
				case strings.HasPrefix(cmd, "go run . "):
					runFlynn(t, words[3:])
				case strings.HasPrefix(cmd, "make "):
					makefile, err := os.ReadFile("Makefile")
					if err != nil || !strings.Contains(string(makefile), "\n"+words[1]+":") {
						t.Errorf("Makefile has no target %s (%v)", words[1], err)
					}
				case strings.HasPrefix(cmd, "go test "):
					runTool(t, append(words, "-benchtime", "1x"))
				case strings.HasPrefix(cmd, "go tool "):
					runTool(t, words)
				default:
					t.Errorf("a test does not know how to run this")
				}
			})
		}
	}
	if seen < 8 {
		t.Errorf("%d commands found in the docs", seen)
	}
}

// split divides a command line at blanks, but not inside single quotes.
func split(cmd string) []string {
	var words []string
	for i, part := range strings.Split(cmd, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

func runFlynn(t *testing.T, args []string) {
	t.Helper()
	if args[0] == "run" {
		args = append(args, "--dry-run")
	}
	if args[0] == "verify" {
		args = append(args, "--size", "16KiB")
	}
	var stdout, stderr bytes.Buffer
	code := cli.Main(args, &stdout, &stderr)
	if code == 6 && strings.Contains(stderr.String(), "an emulated process cannot start nodes") {
		t.Skip(&stderr) // runs where CI is not emulated
	}
	if code != 0 || stdout.Len() == 0 {
		t.Errorf("exit %d, %d bytes on stdout, stderr %s", code, stdout.Len(), &stderr)
	}
}

// runTool runs a Go tool, which must say nothing on stderr: benchstat complains there and exits 0.
func runTool(t *testing.T, words []string) {
	t.Helper()
	cmd := exec.Command(words[0], words[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = native()
	if err := cmd.Run(); err != nil || stderr.Len() > 0 || stdout.Len() == 0 {
		t.Errorf("%v, %d bytes on stdout, stderr %s", err, stdout.Len(), &stderr)
	}
}
