package report

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// withPeers is a file of one problem: two variants and a team of flynn's, two peers, and one that is absent.
func withPeers(t *testing.T) *Set {
	t.Helper()
	var b strings.Builder
	for i := range 8 {
		for _, p := range []struct {
			keys string
			ns   int
		}{
			{"class=sisd/isa=scalar/n=512/p=1", 800}, {"class=simd/isa=avx2/n=512/p=1", 100},
			{"class=mimd_sm/isa=avx2/n=512/p=2", 60}, {"class=simd/isa=avx2/n=512/p=1/cache=cold", 10},
			{"class=peer/isa=native/n=512/p=1/peer=gcc", 150}, {"class=peer/isa=native/n=512/p=2/peer=gcc", 300},
			{"class=peer/isa=native/n=512/p=1/peer=blas", 50},
		} {
			fmt.Fprintf(&b, "BenchmarkFlynn/kernel=dot/elem=f64/%s 10 %d ns/op 1000000 B/s 2000000 flop/s 8192 set-B\n", p.keys,
				p.ns+i*p.ns/100)
		}
	}
	b.WriteString("# skipped Flynn/class=peer/peer=clang: clang is not installed\n")
	set, err := Read(strings.NewReader(b.String()), "test")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestPeerTable(t *testing.T) {
	table := withPeers(t).PeerTable()
	if got := strings.Join(table.Peers, " "); got != "blas gcc" || len(table.Rows) != 2 {
		t.Fatalf("peers %s, %d rows", got, len(table.Rows))
	}
	for i, want := range []struct {
		workers  int
		own      string
		gcc, all float64
	}{{1, "avx2", 1.5, 0.5}, {2, "avx2 ×2", 2.5, 50.0 / 60}} {
		r := table.Rows[i]
		if r.P != want.workers || r.Own.Point.Variant() != want.own || r.Best.Name != "blas" {
			t.Errorf("row %d: %d workers, %s, best %s", i, r.P, r.Own.Point.Variant(), r.Best.Name)
		}
		if g, b := r.Cells[1].Ratio.Median, r.Best.Ratio.Median; math.Abs(g-want.gcc) > 0.02 || math.Abs(b-want.all) > 0.02 {
			t.Errorf("row %d: gcc %v, best %v; want %v, %v", i, g, b, want.gcc, want.all)
		}
	}
	if n := behind(table); n != 2 {
		t.Errorf("behind in %d rows", n)
	}
}

// TestPeersApart: peers are a table of their own and rows among the points, and neither a class nor a roof.
func TestPeersApart(t *testing.T) {
	set := withPeers(t)
	var text, page, json bytes.Buffer
	for _, err := range []error{WriteText(&text, Analyse(set), Options{}), WriteHTML(&page, Analyse(set), View{}),
		WriteJSON(&json, Analyse(set))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"Peers: external code", "gcc ×2", "class=peer/peer=clang: clang is not installed",
		"In 2 of 2 rows"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, &text)
		}
	}
	if !strings.Contains(page.String(), "external code") || !strings.Contains(json.String(), `"peers": {`) {
		t.Error("the page or the JSON has no peers")
	}
	for _, c := range set.FlynnTable().Columns {
		if c.Class == "peer" {
			t.Error("a peer is a class")
		}
	}
	for _, p := range Plots(Analyse(set)) {
		if strings.Contains(p.Alt, "native") || strings.Contains(p.Alt, "blas") {
			t.Errorf("plot %s has a peer: %s", p.Name, p.Alt)
		}
	}
}
