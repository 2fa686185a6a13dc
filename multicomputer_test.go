package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"flynn/internal/cli"
	"flynn/internal/emulated"
)

// cookbook is the page whose commands for several machines are run here, on one.
const cookbook = "docs/cluster.md"

// Headings of the page whose commands are run together.
const (
	twoMachines     = "Two machines"
	fleetOfMachines = "A fleet: every machine by itself"
	superCluster    = "Servers of your own, a cluster, several sites"
)

// section is the part of the page below a heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile(cookbook)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("%s has no section %q", cookbook, heading)
	}
	part, _, _ := strings.Cut(rest, "\n## ")
	return part
}

// recipe returns the commands of a section that start with flynn, without that word and without remarks.
func recipe(t *testing.T, text string) []string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(text) {
		if line, ok := strings.CutPrefix(line, "$ flynn "); ok {
			line, _, _ = strings.Cut(line, " #")
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) == 0 {
		t.Fatal("no commands")
	}
	return lines
}

// place is a port of a host in the page.
var place = regexp.MustCompile(`([a-z]+-[0-9]|10\.0\.0\.1):([0-9]+)`)

// ports puts every port of every host of the page on loopback.
type ports map[string]string

func (p ports) here(t *testing.T, text string) string {
	t.Helper()
	return place.ReplaceAllStringFunc(text, func(at string) string {
		if p[at] == "" {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			p[at] = l.Addr().String()
		}
		return p[at]
	})
}

// follow runs one command of the page, small: a server or a node as a process that ends with the test, others here.
func follow(t *testing.T, line string) {
	t.Helper()
	words := split(line)
	size := []string{"--n", "64", "--count", "6", "--time", "50us", "--out", t.TempDir(), "--wait", "1h"}
	switch words[0] {
	case "serve", "node":
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), commandEnv+"="+line)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c.Wait()
		}()
		t.Cleanup(func() {
			c.Process.Kill()
			<-ended
		})
		if words[0] == "serve" {
			await(t, filepath.Join("keys", "node-2.nk"), ended)
		}
		return
	case "run":
		words = append(append(words, size...), "--nodes", "1")
	case "fleet":
		words = append(append(words, size...), "--hosts", "1") // both nodes share this one
		if !strings.Contains(line, "--filter") {
			words = append(words, "--filter", "/kernel:triad /class:sisd")
		}
	case "comm":
		words = append(words, "--size", "64B", "--samples", "6", "--nodes", "2", "--out", t.TempDir(), "--wait", "1h")
	}
	var stdout, stderr bytes.Buffer
	if code := cli.Main(words, &stdout, &stderr); code != 0 || stdout.Len() == 0 {
		t.Errorf("flynn %s: exit %d, %d bytes on stdout, stderr %s", line, code, stdout.Len(), &stderr)
	}
}

// await waits for a file that a process writes last, for as long as the process lives.
func await(t *testing.T, name string, ended <-chan struct{}) {
	t.Helper()
	for {
		if _, err := os.Stat(name); err == nil {
			return
		}
		select {
		case <-ended:
			t.Fatalf("no %s", name)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// alone skips where no process can be started.
func alone(t *testing.T) {
	t.Helper()
	if emulated.Here() {
		t.Skip("an emulated process cannot start nodes")
	}
}

// TestTwoMachines runs what the page says of two machines, and of a fleet, and of messages.
func TestTwoMachines(t *testing.T) {
	alone(t)
	lines := recipe(t, section(t, twoMachines)+section(t, fleetOfMachines))
	p := ports{}
	second := strings.ReplaceAll(lines[1], "node-1", "node-2")
	lines = slices.Insert(lines, 2, second)
	for i, line := range lines {
		lines[i] = p.here(t, line)
	}
	t.Chdir(t.TempDir())
	for _, line := range lines {
		follow(t, line)
	}
}

// TestSuperCluster runs what the page says of servers at two sites: its configurations are those of six servers, which
// know each other by routes and gateways, and its commands are run on them. Then a server of each site dies.
func TestSuperCluster(t *testing.T) {
	alone(t)
	text := section(t, superCluster)
	lines, p := recipe(t, text), ports{}
	t.Chdir(t.TempDir())
	follow(t, lines[0])
	var all []*server.Server
	for _, block := range strings.Split(text, "```conf\n")[1:] {
		config, _, _ := strings.Cut(block, "```")
		name, _, _ := strings.Cut(strings.TrimPrefix(config, "# "), ".conf\n")
		for i := range 3 {
			all = append(all, configured(t, fmt.Sprintf("%s-%d", name, i+1), config, p))
		}
	}
	if len(all) != 6 {
		t.Fatalf("%d servers", len(all))
	}
	for _, s := range all {
		go s.Start()
		t.Cleanup(s.Shutdown)
	}
	for slices.ContainsFunc(all, apart) {
		time.Sleep(10 * time.Millisecond)
	}
	for _, line := range lines[1:] {
		follow(t, p.here(t, line))
	}
	for i := range all {
		if i%3 == 0 {
			all[i].Shutdown()
		}
	}
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, "run ") {
			follow(t, p.here(t, line))
		}
	}
}

// apart tells whether a server lacks one of its site, or the other site.
func apart(s *server.Server) bool { return s.NumRoutes() < 2 || s.NumOutboundGateways() < 1 }

// configured is a server with the configuration of its site, on loopback.
func configured(t *testing.T, name, config string, p ports) *server.Server {
	t.Helper()
	t.Setenv("NAME", name)
	config = p.here(t, strings.ReplaceAll(config, "0.0.0.0:", name+":"))
	if err := os.WriteFile("server.conf", []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := server.ProcessConfigFile("server.conf")
	if err != nil {
		t.Fatal(err)
	}
	if o.ServerName != name {
		t.Errorf("the server is called %q, not %q", o.ServerName, name)
	}
	o.NoLog, o.NoSigs = true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
