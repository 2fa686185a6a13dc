package kernels

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/internal/mem"
)

// FuzzVariants looks for what the sizes of TestVariants miss. An input is one kernel, by its place in the catalogue.
func FuzzVariants(f *testing.F) {
	catalogue := slices.Collect(All())
	f.Fuzz(func(t *testing.T, kernel, size uint16, seed uint64, kind, shift byte) {
		k := catalogue[int(kernel)%len(catalogue)]
		n := int(size) % 1500
		if k.Bytes(64) > 64*64 || pairs(k) {
			n %= 50
		}
		n = fit(k, n)
		kinds := k.Kinds()
		s := Source{seed, kinds[int(kind)%len(kinds)]}
		at := Placement{Pages: mem.Small, Shift: int(shift % 16)}
		if k.HasIndices {
			at.Shift = 0
		}
		ref := reference(t, k, n, s)
		for i, v := range k.Variants {
			if !present.Has(v.ISA) {
				continue
			}
			op := open(t, k, n, at).Op(i)
			op.Fill(s)
			op.Run()
			if d := op.Diff(ref); !d.OK() {
				t.Errorf("%s %s n=%d shift=%d %+v: %v", k.ID(), v.ISA, n, at.Shift, s, d)
			}
		}
	})
}

var generate = flag.Bool("generate", false, "write the corpus of FuzzVariants instead of comparing")

// edges are sizes about which bodies differ: none, single elements, one less and more than whole vectors and trips.
var edges = []int{
	0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024,
	1025, 1499,
}

// corpus is what fuzzing starts from: for each kernel and kind of data one input, with edges and misalignments in
// turns.
func corpus() map[string]string {
	files := map[string]string{}
	for at, k := range slices.Collect(All()) {
		for kind := range k.Kinds() {
			i := len(files)
			name := strings.ReplaceAll(k.ID(), "/", "-") + "-" + []string{"exact", "random", "special"}[k.Kinds()[kind]]
			files[name] = fmt.Sprintf("go test fuzz v1\nuint16(%d)\nuint16(%d)\nuint64(%d)\nbyte(%q)\nbyte(%q)\n",
				at, edges[i%len(edges)], i+1, rune(kind), rune(i*7%16))
		}
	}
	return files
}

// TestCorpus fails where a stored input is not what the catalogue yields. Others in the folder were found by fuzzing.
func TestCorpus(t *testing.T) {
	dir := filepath.Join("testdata", "fuzz", "FuzzVariants")
	want := corpus()
	stored, err := filepath.Glob(filepath.Join(dir, "*-*"))
	if err != nil {
		t.Fatal(err)
	}
	if *generate {
		writeCorpus(t, dir, stored, want)
		return
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
			t.Errorf("%s is not current (%v); run make generate", name, err)
		}
	}
	for _, name := range stored {
		if want[filepath.Base(name)] == "" {
			t.Errorf("%s: no kernel yields it; run make generate", name)
		}
	}
}

// writeCorpus deletes the stored inputs first, so that none is left of a kernel that is gone.
func writeCorpus(t *testing.T, dir string, stored []string, files map[string]string) {
	for _, name := range stored {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
