package workqueue_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
	"flynn/mimd/workqueue"
)

// serverEnv makes this test binary a server with JetStream, which keeps its files in the folder that it names.
const serverEnv = "FLYNN_TEST_QUEUE"

// served is what such a server says of itself.
type served struct {
	URL, Coordinator string
	Nodes            []string
}

// serveQueue is that server. It believes that its disk is large.
func serveQueue(dir string) int {
	e, err := local.NewQueueWithin(2, dir, 1<<40)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	json.NewEncoder(os.Stdout).Encode(served{e.URL(), e.Coordinator, e.Nodes})
	io.Copy(io.Discard, os.Stdin)
	e.Close()
	return 0
}

// smallSpec is a run of few bytes.
func smallSpec() workqueue.Spec {
	return workqueue.Spec{
		Run: "full", Kernel: "triad", Elem: "f64", N: 1 << 12, Parts: 16, Replicas: 1, Source: kernels.Source{Seed: 3},
		Lease: patience.Stretch(500 * time.Millisecond), Servers: 1,
	}
}

// isFull checks that an error is one line that says that there is no room.
func isFull(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, workqueue.ErrFull) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, want %v", err, workqueue.ErrFull)
	}
}

// workers starts two.
func workers(t *testing.T, target func(i int) cluster.Target) {
	t.Helper()
	for i := range 2 {
		n := target(i)
		p, err := local.Send(child.Config{
			URL: n.URL, Seed: n.Seed, Name: fmt.Sprintf("w%d", i), Worker: true,
		}, clustertest.Command(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.End)
	}
}

// TestNoRoom: a server that has not the room for a run says so before anything is computed.
func TestNoRoom(t *testing.T) {
	emulated.Portable(t)
	t.Parallel()
	e, err := local.NewQueueWithin(1, t.TempDir(), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, disk := range []bool{false, true} {
		f := smallSpec()
		f.Disk = disk
		_, err := workqueue.Coordinate(t.Context(), e.CoordinatorTarget(), "boss", f)
		isFull(t, err)
	}
}

// TestFull: a bucket that is full in the middle of a run ends the run, and what was computed is not computed again when
// there is room.
func TestFull(t *testing.T) {
	emulated.Portable(t)
	t.Parallel()
	e := server(t, 2)
	did := make(chan bool, 1000)
	stop, err := workqueue.Listen(e.CoordinatorTarget(), func(ev workqueue.Event) {
		if ev.What == workqueue.Did {
			did <- true
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	workers(t, e.NodeTarget)
	f := smallSpec()
	f.Room = int64(f.N) * 8 / 2
	_, err = workqueue.Coordinate(t.Context(), e.CoordinatorTarget(), "boss", f)
	isFull(t, err)
	<-did
	results := 1
	for len(did) > 0 {
		<-did
		results++
	}
	if results >= f.Parts {
		t.Errorf("%d results of %d in half of the room", results, f.Parts)
	}
	f.Room = 0
	out, err := workqueue.Coordinate(t.Context(), e.CoordinatorTarget(), "heir", f)
	if err != nil || out.Wrong != "" || out.Leader != "heir" {
		t.Fatalf("%+v, %v", out, err)
	}
	for results < f.Parts {
		<-did
		results++
	}
	stop() // whatever else there was has come
	if results += len(did); results != f.Parts {
		t.Errorf("%d results were the first of their task, of %d tasks", results, f.Parts)
	}
}

// TestFullDisk: so it is when the disk itself is full: one of two megabytes, in a name space of its own, which needs no
// rights.
func TestFullDisk(t *testing.T) {
	emulated.Portable(t)
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("needs name spaces of Linux")
	}
	dir := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	const inside = "mount -t tmpfs -o size=2m tmpfs "
	if out, err := exec.Command("unshare", "-Urm", "sh", "-c", inside+dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk: %v: %s", err, out)
	}
	self := clustertest.Command(t)
	c := exec.Command("unshare", "-Urm", "sh", "-c", inside+dir+" && exec "+strings.Join(self[:len(self)-1], " "))
	c.Env = append(os.Environ(), serverEnv+"="+dir)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Wait()
	defer in.Close()
	var s served
	if err := json.NewDecoder(out).Decode(&s); err != nil {
		t.Fatal(err)
	}
	workers(t, func(i int) cluster.Target { return cluster.Target{URL: s.URL, Seed: s.Nodes[i]} })
	f := smallSpec()
	f.Disk, f.N = true, 1<<19 // results of four megabytes
	_, err = workqueue.Coordinate(t.Context(), cluster.Target{URL: s.URL, Seed: s.Coordinator}, "boss", f)
	if !errors.Is(err, workqueue.ErrStuck) { // the server may come to say so itself
		isFull(t, err)
	}
}
