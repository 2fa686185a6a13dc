package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// instruction is one line of a disassembly.
type instruction struct {
	at       uint64
	op, args string
	target   uint64 // of a branch, 0 elsewhere
}

func (i instruction) branches() bool { return i.target != 0 }

var (
	line   = regexp.MustCompile(`^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$`)
	branch = regexp.MustCompile(`^(b|b\..*|cbn?z|tbn?z|j.*)$`) // calls are none
	target = regexp.MustCompile(`(^|,\s*)0x([0-9a-f]+) <`)
)

// disassemble returns the functions of an object file, by name.
func disassemble(file string, names ...string) (map[string][]instruction, error) {
	args := []string{"-d", "--no-show-raw-insn", file}
	if len(names) > 0 {
		args = append(args, "--disassemble-symbols="+strings.Join(names, ","))
	}
	text, err := run("llvm-objdump-"+llvm, args...)
	if err != nil {
		return nil, err
	}
	out, name := map[string][]instruction{}, ""
	for s := range strings.Lines(text) {
		s = strings.TrimRight(s, "\n")
		if strings.HasSuffix(s, ">:") {
			name = s[strings.Index(s, "<")+1 : len(s)-2]
		} else if m := line.FindStringSubmatch(s); m != nil {
			out[name] = append(out[name], parse(m[1], m[2], m[3]))
		}
	}
	return out, nil
}

func parse(at, op, args string) instruction {
	i := instruction{op: op, args: args}
	i.at, _ = strconv.ParseUint(at, 16, 64) // the expression allows nothing else
	if m := target.FindStringSubmatch(args); m != nil && branch.MatchString(op) {
		i.target, _ = strconv.ParseUint(m[2], 16, 64)
	}
	return i
}

// loops returns the innermost loops of a function: from the target of a backward branch to that branch, without another
// such branch between.
func loops(body []instruction) (all [][]instruction) {
	at := map[uint64]int{}
	for k, i := range body {
		at[i.at] = k
	}
	for k, i := range body {
		from, ok := at[i.target]
		if !i.branches() || !ok || from > k {
			continue
		}
		inner := body[from : k+1]
		nested := false
		for _, j := range inner[:len(inner)-1] {
			if to, ok := at[j.target]; ok && j.branches() && to >= from && j.target <= j.at {
				nested = true
			}
		}
		if !nested {
			all = append(all, inner)
		}
	}
	return all
}

// text is a loop as an assembler reads it: branches go to its start, a label, which is all that matters to a
// prediction.
func text(label string, loop []instruction) string {
	var b strings.Builder
	b.WriteString(label + ":\n")
	for _, i := range loop {
		args := i.args
		if i.branches() {
			args = target.ReplaceAllString(args[:strings.Index(args, " <")+2], "${1}"+label)
		}
		fmt.Fprintf(&b, "\t%s\t%s\n", i.op, strings.TrimSpace(cutComment(args)))
	}
	return b.String()
}

// cutComment drops what llvm-objdump says of addresses.
func cutComment(args string) string {
	for _, mark := range []string{" <", " # ", "\t# ", " // "} {
		args, _, _ = strings.Cut(args, mark)
	}
	return args
}

// run returns what a tool prints.
func run(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}
