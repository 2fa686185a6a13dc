package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/internal/patience"
	"flynn/internal/peer"
	"flynn/kernels"
)

// scripted starts a peer in shell that has dot of f64, and gives it to a host like ours.
func scripted(t *testing.T, name, check, time_ string, waits peer.Waits) *peer.Peer {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("peers are written in shell here")
	}
	path := filepath.Join(t.TempDir(), name)
	text := fmt.Sprintf(`#!/bin/sh
echo "flynn-peer 1"; echo "name %s"; echo "version 9"; echo "kernel dot f64 team"; echo ready
while read word rest; do
  case $word in
  check) %s; echo ok ;;
  time) set -- $rest; %s; echo "took $(($3 * 1000)) 0 5"; echo ok ;;
  *) echo ok ;;
  esac
done
`, name, check, time_)
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	p := peer.Start(path, []int{0, 1}, waits)
	t.Cleanup(p.Close)
	return p
}

// TestPeers: a peer that is right is measured among flynn's own variants; what others do wrong is told, and stops
// nothing.
func TestPeers(t *testing.T) {
	k := lookup(t, "dot", "f64")
	problem, err := k.Open(64, kernels.Placement{})
	if err != nil {
		t.Fatal(err)
	}
	defer problem.Free()
	op := problem.Op(0)
	op.Fill(kernels.Source{Seed: 1})
	op.Run()
	right := fmt.Sprintf("echo result R %x", op.Results(nil)[0].Bits())

	long := peer.Waits{Start: ever, Answer: ever, End: ever}
	short := peer.Waits{Start: ever, Answer: patience.Stretch(time.Second)} // for one that hangs, and does not go
	host := *here
	host.Peers = []*peer.Peer{
		scripted(t, "good", right, ":", long),
		scripted(t, "wrong", "echo result R 1", ":", long),
		scripted(t, "silent", ":", ":", long),
		scripted(t, "hangs", right, "exec sleep 600", short),
		scripted(t, "crashes", right, "exit 7", long),
		peer.Start(filepath.Join(t.TempDir(), "none"), nil, long),
	}
	s := small()
	s.Kernels, s.Workers = []*kernels.Kernel{k}, nil
	text, err := measureOn(t, &host, s)
	if err != nil {
		t.Errorf("peers made the run fail: %v", err)
	}
	const name = "Flynn/kernel=dot/elem=f64/class=peer/isa=native/n=64/p=1/peer="
	for _, want := range []string{
		"peer-good: 9\n",
		"# failed " + name + "wrong: result 5e-324, reference -51",
		"# failed " + name + "silent: tells no R\n",
		"# failed " + name + "hangs: no answer to ",
		"# failed " + name + "crashes: it ended (exit status 7)\n",
		"# skipped Flynn/class=peer/peer=none: ",
		"\t1000 ns/op", "\t5.0000 faults",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "\nBenchmark"+name); n != s.Count {
		t.Errorf("%d samples of peers, want %d of the good one", n, s.Count)
	}
	if !strings.Contains(text, "/class=sisd/") { // the one class that every machine has
		t.Error("the variants of flynn are not there")
	}
}

// ever is the time-out for what must come. A test that waits for nothing is ended by go test.
const ever = time.Hour

// TestPeerPoints: names, workers, and the conditions under which there are none.
func TestPeerPoints(t *testing.T) {
	host := *here
	host.Peers = []*peer.Peer{scripted(t, "cc", ":", ":", peer.Waits{Start: ever, Answer: ever, End: ever})}
	of := func(s *Selection) (names []string) {
		for b := range Plan(&host, s) {
			for _, p := range b.Points {
				checkName(t, p)
				if p.Foreign {
					names = append(names, p.Name())
				}
			}
		}
		return names
	}
	s := small()
	s.Workers = []int{2}
	want := "kernel=dot/elem=f64/class=peer/isa=native/n=64/p=1/peer=cc " +
		"kernel=dot/elem=f64/class=peer/isa=native/n=64/p=2/peer=cc"
	if got := strings.Join(of(s), " "); got != want {
		t.Errorf("points %s, want %s", got, want)
	}
	s.AATest = true
	if got := of(s); got != nil {
		t.Errorf("peers have no second arm, but %v", got)
	}
}
