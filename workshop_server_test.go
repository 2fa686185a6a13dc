package main

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// remote runs a command of several machines on this one: a server, a node, or what asks them.
func (w *workshop) remote(t *testing.T, words []string) {
	alone(t)
	switch words[0] {
	case "serve":
		w.serve(t, t, append(slices.Clone(words), "--keys", t.TempDir()))
		return
	case "node":
		w.start(t, w.here(t, words), "is at work")
		return
	}
	for _, node := range []string{"1", "2"} {
		line := "node --server URL --ca keys/ca.pem --name " + node + " --creds keys/node-" + node + ".nk"
		w.start(t, w.here(t, strings.Fields(line)), "is at work")
	}
	words = append(w.here(t, words), "--wait", "1m")
	if words[0] == "fleet" {
		tiny := []string{"--n", "64", "--count", "6", "--time", "20us", "--hosts", "1", "--out", t.TempDir()}
		words = append(narrow(words), tiny...)
	} else {
		words = w.smaller(t, words)
	}
	w.output(t, words, 0)
}

// here puts the server of the workshop where a command has one.
func (w *workshop) here(t *testing.T, words []string) []string {
	t.Helper()
	if w.server == "" {
		w.server = w.serve(t, w.t, strings.Fields("serve --nodes 2"))
	}
	words = slices.Clone(words)
	words[slices.Index(words, "--server")+1] = "tls://" + w.server
	return words
}

// serve starts a server on loopback, which ends with a test, and returns its address.
func (w *workshop) serve(t, until *testing.T, words []string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	w.startUntil(t, until, append(slices.Clone(words), "--listen", address), "coordinator:")
	return address
}

// start starts flynn as a process that ends with the test, and waits for words that say that it is ready.
func (w *workshop) start(t *testing.T, words []string, ready string) {
	t.Helper()
	w.startUntil(t, t, words, ready)
}

func (w *workshop) startUntil(t, until *testing.T, words []string, ready string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Dir = w.dir
	c.Env = append(os.Environ(), commandEnv+"="+strings.Join(words, " "))
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout, c.Stderr = in, in
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	until.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		out.Close()
	})
	said := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if said += lines.Text() + "\n"; strings.Contains(lines.Text(), ready) {
			return
		}
	}
	t.Errorf("flynn %q ended: %s", words, said)
}
