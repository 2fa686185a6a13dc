package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/internal/cli"
)

// command is what the docs or a help text tell a reader to type.
type command struct{ where, line string }

// pages are the texts whose commands are run. Those that tests write have none.
func pages(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, name := range append(files, "README.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}

// documented returns all commands of the docs and of all help texts.
func documented(t *testing.T) []command {
	t.Helper()
	var all []command
	for name, text := range pages(t) {
		prose, blocks := blocksOf(text)
		for _, line := range append(blocks, spans(prose)...) {
			all = append(all, command{name, line})
		}
	}
	for path, text := range helps(t) {
		for _, line := range examples(text) {
			all = append(all, command{path, line})
		}
	}
	return all
}

// prompt begins a command of a console block. A letter names the machine that it is typed on.
var prompt = regexp.MustCompile(`^[A-Z]?\$ `)

// blocksOf divides a page into prose and the commands of its blocks: the lines of console blocks that start with a
// prompt, and all lines that are indented. What follows a # is a remark.
func blocksOf(text string) (prose string, lines []string) {
	fence := ""
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "```") && fence == "":
			fence = strings.TrimSpace(line)
		case strings.HasPrefix(line, "```"):
			fence = ""
		case fence == "```console" && prompt.MatchString(line), fence == "" && strings.HasPrefix(line, "    "):
			line, _, _ = strings.Cut(prompt.ReplaceAllString(line, ""), " #")
			lines = append(lines, strings.TrimSpace(line))
		case fence == "":
			prose += line
		}
	}
	return prose, lines
}

// code is a piece of code in prose that starts with a program; it may go over the end of a line.
var code = regexp.MustCompile("`((?:flynn|go|make|nats|benchstat|peers/[a-z]+) [^`]*)`")

// spans are the commands in prose.
func spans(prose string) (lines []string) {
	for _, m := range code.FindAllStringSubmatch(prose, -1) {
		lines = append(lines, strings.Join(strings.Fields(m[1]), " "))
	}
	return lines
}

// helps are the help texts of flynn and all of its commands, by their names.
func helps(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	var visit func(path []string)
	visit = func(path []string) {
		var stdout, stderr bytes.Buffer
		if code := cli.Main(append(path, "--help"), &stdout, &stderr); code != 0 {
			t.Fatalf("flynn %s --help: exit %d, %s", strings.Join(path, " "), code, &stderr)
		}
		texts[strings.Join(append([]string{"flynn"}, append(path, "--help")...), " ")] = stdout.String()
		for _, line := range part(stdout.String(), "Available Commands:") {
			visit(append(slices.Clip(path), strings.Fields(line)[0]))
		}
	}
	visit(nil)
	return texts
}

// part is a part of a help text.
func part(help, title string) (lines []string) {
	_, rest, _ := strings.Cut(help, "\n"+title+"\n")
	for line := range strings.Lines(rest) {
		if strings.TrimSpace(line) == "" {
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// examples of a help text; what follows two blanks is a remark.
func examples(help string) (lines []string) {
	for _, line := range part(help, "Examples:") {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "  ")
		lines = append(lines, line)
	}
	return lines
}

// elsewhere are the commands that no test runs as they are, and why.
var elsewhere = map[string]string{
	"scp B:flynn/out/TIME/results.txt b.txt": "another machine",
	"NAME=east-1 nats-server -c east.conf":   "another program: TestSuperCluster starts its server so",
	"nats micro list":                        "another program, which is not at hand",
	"go test":                                "a mention",
	"go test -bench":                         "a mention",
	"go test -bench . ./bench":               "ten minutes: TestGoBenchOutput runs some of it",
	"go vet":                                 "a mention: make check runs it",
	"flynn compare BASE NEW…":                "a synopsis",
	"flynn COMMAND --help":                   "a synopsis: helps runs it for every command",
	"flynn report FILE":                      "a synopsis",
	"flynn report FILE --plot KIND":          "a synopsis",
	"flynn report FILE --import OUTPUT":      "a synopsis: the examples of flynn report run it",
	"flynn run --resume":                     "a mention",
	"peers/build NAME…":                      "a synopsis: TestPeers runs it",
	"peers/record FLAGS…":                    "a synopsis: half an hour",
}

// TestDocumentedCommands runs what the docs and the help texts tell a reader to type, as small as it can be, in a
// folder with the files that they name. A command that no rule covers fails.
func TestDocumentedCommands(t *testing.T) {
	all := documented(t)
	if len(all) < 100 {
		t.Errorf("%d commands found in the docs and the help texts", len(all))
	}
	used, done := map[string]bool{}, map[string]bool{}
	w := newWorkshop(t)
	for _, c := range all {
		if done[c.line] {
			continue
		}
		done[c.line] = true
		if elsewhere[c.line] != "" {
			used[c.line] = true
			continue
		}
		if !w.claimed[c.line] {
			t.Run(c.where+"/"+c.line, func(t *testing.T) { w.run(t, c.line) })
		}
	}
	for line := range elsewhere {
		if !used[line] {
			t.Errorf("no text has the command %q, which no test runs", line)
		}
	}
}

// TestCommandsAreFound: no form that a command has in the docs is passed over, and one that nothing covers is told.
func TestCommandsAreFound(t *testing.T) {
	text := "Say `flynn list\n--by isa` or `x = 1`.\n\n```console\n$ go run . run  # all\nout\nB$ ./flynn run\n```\n\n" +
		"    flynn serve   # here\n\n```conf\na: b\n```\n"
	prose, got := blocksOf(text)
	got = append(got, spans(prose)...)
	want := []string{"go run . run", "./flynn run", "flynn serve", "flynn list --by isa"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for line, known := range map[string]bool{"./flynn run": true, "go run . run": true, "rm -rf /": false,
		"flynn nothing": true, "make x": true, "FLYNN_ISA=x flynn list": true} {
		if ruleFor(split(line)) != nil != known {
			t.Errorf("%q: known is %v", line, !known)
		}
	}
}
