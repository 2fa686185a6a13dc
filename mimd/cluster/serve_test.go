package cluster_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
)

// freePort is one that nobody listens on now.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// TestServe: a server for other machines lets in the files that it wrote, over TLS 1.3, and nobody else.
func TestServe(t *testing.T) {
	emulated.Portable(t)
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	e, err := local.Serve(address, 1, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if files, err := os.ReadDir(dir); err != nil || len(files) != 3 {
		t.Fatalf("%v, %v", files, err)
	}
	url := "tls://" + address
	if e.URL() != url {
		t.Errorf("URL %s, want %s", e.URL(), url)
	}
	target := func(name string) cluster.Target {
		return cluster.Target{URL: url, Creds: filepath.Join(dir, name), CA: filepath.Join(dir, local.AuthorityFile)}
	}
	ctx, end := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() {
		served <- cluster.Serve(ctx, cluster.NodeOptions{
			Target: target("node-1.nk"), Version: clustertest.Version, CPUs: []int{0},
		})
	}()
	defer func() {
		end()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	c, err := cluster.Join(context.Background(), cluster.Options{
		Target: target(local.CoordinatorFile), Version: clustertest.Version, Nodes: 1, Wait: clustertest.Ever,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	k, s := lookup(t, "dot", "f32"), kernels.Source{Seed: 2}
	dealt, err := c.Distribute(cluster.Distribution{
		Kernel: k, N: 1000, Nodes: 1, Workers: 1, Mode: cluster.Shipped, Source: s,
	}, problem(t, k, 0, 1000, s))
	if err != nil {
		t.Fatal(err)
	}
	dealt.Run()
	if d := dealt.Diff(reference(t, k, 1000, s)); dealt.Err() != nil || !d.OK() {
		t.Errorf("%v, %v", d, dealt.Err())
	}
	refused(t, target, url)
}

// refused tries what must not work.
func refused(t *testing.T, target func(string) cluster.Target, url string) {
	t.Helper()
	other := filepath.Join(t.TempDir(), "keys")
	foreign, err := local.Serve(fmt.Sprintf("127.0.0.1:%d", freePort(t)), 1, other)
	if err != nil {
		t.Fatal(err)
	}
	defer foreign.Close()
	good := target(local.CoordinatorFile)
	for want, bad := range map[string]cluster.Target{
		"is not signed by the authority in":       {CA: filepath.Join(other, local.AuthorityFile), Creds: good.Creds},
		"is not signed by an authority that this": {Creds: good.Creds},
		"refuses the credentials in":              {CA: good.CA, Creds: filepath.Join(other, local.CoordinatorFile)},
		"refuses clients without credentials":     {CA: good.CA},
		"is neither a file of NATS credentials":   {CA: good.CA, Creds: good.CA},
	} {
		bad.URL = good.URL
		_, err := cluster.Join(context.Background(), cluster.Options{Target: bad, Version: clustertest.Version, Nodes: 1})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	_, err = nats.Connect(url, nats.RootCAs(good.CA), nats.Secure(&tls.Config{MaxVersion: tls.VersionTLS12}))
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.2: %v", err)
	}
	for address, want := range map[string]string{
		"127.0.0.1": "invalid address", "127.0.0.1:many": "invalid port",
		strings.TrimPrefix(url, "tls://"): "address already in use",
	} {
		if e, err := local.Serve(address, 1, other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
			if err == nil {
				e.Close()
			}
		}
	}
}
