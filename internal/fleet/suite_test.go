package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"flynn/mimd/cluster"
)

// TestParams: what is encoded is decoded, and nothing beyond the limits.
func TestParams(t *testing.T) {
	for _, want := range [][]Param{{}, {{"filter", "/kernel:(triad OR dot)"}, {"n", ""}}, {{"size", strings.Repeat(
		"é", mostValue/2,
	)}}} {
		b := encodeParams(nil, want)
		got, err := decodeParams(b)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v", got, err)
		}
		for n := range b {
			if _, err := decodeParams(b[:n]); !errors.Is(err, cluster.ErrMalformed) {
				t.Fatalf("%d bytes of %d: %v", n, len(b), err)
			}
		}
		if _, err := decodeParams(append(b, 0)); !errors.Is(err, cluster.ErrMalformed) {
			t.Errorf("a byte too many: %v", err)
		}
	}
	for _, bad := range [][]Param{
		{{"", ""}}, {{"-out", ""}}, {{"Out", ""}}, {{"a=b", ""}}, {{"a b", ""}},
		{{strings.Repeat("a", cluster.MaxName+1), ""}},
		{{"a", "line\nline"}}, {{"a", "\x1b[2J"}}, {{"a", "\xff"}}, {{"a", strings.Repeat("x", mostValue+1)}},
		{{"a", ""}, {"a", "1"}},
		make([]Param, mostParams+1),
	} {
		if err := checkParams(bad); err == nil {
			t.Errorf("%.40q is taken", bad)
		}
		if _, err := decodeParams(encodeParams(nil, bad)); !errors.Is(err, cluster.ErrMalformed) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

// TestSuiteLog: text and remarks arrive whole and once, in pieces that fit the smallest message, while more is written.
func TestSuiteLog(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var l Log
	var want, got bytes.Buffer
	var said, heard []string
	writes := 200
	for from, told := uint64(0), 0; ; {
		if writes > 0 {
			writes--
			text := strings.Repeat("x", r.IntN(3000))
			fmt.Fprintf(&want, "%d%s\n", writes, text)
			fmt.Fprintf(&l, "%d%s\n", writes, text)
			said = append(said, fmt.Sprintf(`"%d" & \ <%s>`, writes, strings.Repeat(`"`, 150)))
			l.Remark(said[len(said)-1])
			l.Progress(200-writes, 200, strings.Repeat(`\`, 300))
		} else {
			l.end(3, strings.Repeat(`"`, 3000))
		}
		b, total, err := l.excerpt(from, told, cluster.LeastPiece-cluster.HeaderSize)
		if err != nil || len(b) > cluster.LeastPiece-cluster.HeaderSize {
			t.Fatalf("%d bytes, %v", len(b), err)
		}
		again, _, err := l.excerpt(from, told, cluster.LeastPiece-cluster.HeaderSize)
		if err != nil || !bytes.Equal(b, again) {
			t.Fatalf("an answer that was lost is another one the second time: %v", err)
		}
		s, text, err := decodeExcerpt(b)
		if err != nil {
			t.Fatal(err)
		}
		got.Write(text)
		heard = append(heard, s.Remarks...)
		from, told = from+uint64(len(text)), told+len(s.Remarks)
		if s.Ended && from == total && len(s.Remarks) == 0 {
			if s.Exit != 3 || s.Done != 200 || s.Total != 200 || len(s.Why) != mostWhy || len(s.Doing) != mostDoing {
				t.Errorf("%+v", s)
			}
			break
		}
	}
	if got.String() != want.String() || !slices.Equal(heard, said) {
		t.Errorf("%d bytes and %d remarks of %d and %d", got.Len(), len(heard), want.Len(), len(said))
	}
	for _, bad := range [][2]int{{0, len(said)}, {got.Len() + 1, len(said)}, {got.Len(), 0}, {got.Len(), len(said) + 1}} {
		if _, _, err := l.excerpt(uint64(bad[0]), bad[1], 4096); !errors.Is(err, cluster.ErrMalformed) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// TestUnread: text that nobody comes for does not fill the memory.
func TestUnread(t *testing.T) {
	var l Log
	l.text = make([]byte, mostUnread-1)
	if _, err := l.Write([]byte{1}); err != nil {
		t.Error(err)
	}
	if _, err := l.Write([]byte{1}); err == nil {
		t.Error("there is no limit")
	}
	for range 2 * mostRemarks {
		l.Remark("x")
	}
	if len(l.remarks) != mostRemarks {
		t.Errorf("%d remarks wait", len(l.remarks))
	}
}

// FuzzSuite: whatever comes, the decoders return; what they accept is within the limits.
func FuzzSuite(f *testing.F) {
	f.Add(encodeParams(nil, []Param{{"filter", "/kernel:dot"}}))
	var l Log
	l.Write([]byte("text"))
	b, _, _ := l.excerpt(0, 0, 4096)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := decodeParams(b); err == nil && (checkParams(p) != nil || !bytes.Equal(encodeParams(nil, p), b)) {
			t.Errorf("% x is decoded and encoded otherwise", b)
		}
		s, text, err := decodeExcerpt(b)
		if err == nil && (len(text) > len(b) || s.Exit > 255 || len(s.Why) > mostWhy) {
			t.Errorf("% x: %+v", b, s)
		}
	})
}

// TestHosts: nodes that share a host are one, with the first of them in front.
func TestHosts(t *testing.T) {
	got := hosts([]cluster.Info{
		{Name: "a", HostID: "1"}, {Name: "b", HostID: "2"}, {Name: "c", HostID: "1"}, {Name: "d", Host: "x"},
		{Name: "e", Host: "x"},
	})
	var names [][]string
	for _, h := range got {
		var of []string
		for _, n := range h.Nodes {
			of = append(of, n.Name)
		}
		names = append(names, of)
	}
	if want := [][]string{{"a", "c"}, {"b"}, {"d", "e"}}; !reflect.DeepEqual(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}

// TestRefusedHosts: a host whose nodes are all of another version is named; one that has a good node, too, is measured.
func TestRefusedHosts(t *testing.T) {
	f := &Fleet{Hosts: hosts([]cluster.Info{{Name: "a", HostID: "1"}})}
	f.refuse([]cluster.Info{{Name: "old", HostID: "1", Version: "0.1"}, {Name: "older", HostID: "2", Version: "0.0"}})
	if len(f.Hosts) != 2 || f.Hosts[0].Err != nil || f.Hosts[1].Err == nil ||
		!strings.Contains(f.Hosts[1].Err.Error(), "older (, ) is flynn 0.0") {
		t.Errorf("%+v, %+v", f.Hosts[0], f.Hosts[len(f.Hosts)-1])
	}
}
