package mem

import (
	"bytes"
	"os"
	"testing"
)

func TestFlush(t *testing.T) {
	if !Flushable() {
		if !panics(func() { Flush(nil) }) {
			t.Error("Flush did not panic")
		}
		return
	}
	Flush(nil)
	r := mapped(t, flushPiece+1, Options{Pages: Small})
	b := r.Bytes()
	want := make([]byte, len(b))
	for i := range b {
		b[i] = byte(i * 7)
		want[i] = b[i]
	}
	flush := func(lo, hi int) {
		if faults(func() { Flush(b[lo:hi]) }) {
			t.Errorf("Flush of %d…%d faults", lo, hi)
		}
	}
	page := os.Getpagesize()
	for _, n := range []int{0, 1, 63, 64, 65, 127, 1000, page + 1, flushPiece, len(b)} {
		for _, from := range []int{0, 1, 63} {
			flush(from, max(from, n)) // at the guard before
			flush(len(b)-n, len(b)-min(from, n))
		}
	}
	flush(0, 0) // not even the line of its start: it may be the guard's
	flush(len(b), len(b))
	if !bytes.Equal(b, want) {
		t.Error("Flush changed the content")
	}
}

func TestFlushDoesNotAllocate(t *testing.T) {
	if !Flushable() {
		t.Skip("nothing to call")
	}
	b := make([]byte, 100)
	if n := testing.AllocsPerRun(10, func() { Flush(b) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestWords(t *testing.T) {
	for _, p := range []Pages{THP, Small, Huge} {
		if got, err := ParsePages(p.String()); got != p || err != nil {
			t.Errorf("%s: %s, %v", p, got, err)
		}
	}
	for _, n := range []NUMA{Local, Interleave} {
		if got, err := ParseNUMA(n.String()); got != n || err != nil {
			t.Errorf("%s: %s, %v", n, got, err)
		}
	}
	_, err := ParsePages("2m")
	if err == nil || err.Error() != `mem: no pages "2m"; there are thp, 4k, huge` {
		t.Error(err)
	}
	if _, err := ParseNUMA(""); err == nil {
		t.Error("no placement is one")
	}
	if Pages(9).String() != "9" {
		t.Error(Pages(9))
	}
}

func TestBacking(t *testing.T) {
	const h = 2 << 20
	for _, c := range []struct {
		size, huge int
		want       string
	}{
		{2 * h, -1, Unknown}, {2 * h, 0, "4k"}, {2 * h, h, Mixed}, {2 * h, 2 * h, "thp"}, {2*h + 4096, 2 * h, "thp"},
	} {
		if got := backing(c.size, c.huge, h); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	r := mapped(t, 4*h, Options{Pages: Small})
	for i := 0; i < len(r.Bytes()); i += os.Getpagesize() {
		r.Bytes()[i] = 1
	}
	if n := r.HugeBytes(); n > 0 || r.Backing() != "4k" {
		t.Errorf("%d B on huge pages, %s", n, r.Backing())
	}
}
