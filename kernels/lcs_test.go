package kernels

import (
	"slices"
	"strings"
	"testing"

	"flynn/internal/mem"
)

// lcsOf runs one version of lcs on two strings of equal length.
func lcsOf(t *testing.T, version int, x, y string) int {
	t.Helper()
	k, err := Lookup("lcs", "u8")
	if err != nil {
		t.Fatal(err)
	}
	o := open(t, k, len(x), Placement{Pages: mem.Small}).Op(version).(*op[byte, lcsFunc])
	copy(o.data.X, x)
	copy(o.data.Y, y)
	slices.Reverse(o.data.Y)
	o.Run()
	return o.data.I
}

// lcsVersions are the variants that can run here, and the algorithms.
func lcsVersions(t *testing.T) (indices []int) {
	k, err := Lookup("lcs", "u8")
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(k.Variants) + len(k.Algorithms) {
		if present.Has(k.Version(i).ISA) {
			indices = append(indices, i)
		}
	}
	return indices
}

// TestLCS holds every version against known lengths.
func TestLCS(t *testing.T) { t.Run("lcs/u8", longest) }

func longest(t *testing.T) {
	for _, c := range []struct {
		x, y string
		want int
	}{
		{"", "", 0},
		{"A", "A", 1},
		{"A", "C", 0},
		{"ABCBDAB", "BDCABA.", 4}, // Cormen et al., Introduction to Algorithms, section 15.4
		{"AGGTAB.", "GXTXAYB", 4},
		{"ABCDEFGH", "HGFEDCBA", 1},
		{strings.Repeat("AC", 100), strings.Repeat("CA", 100), 199},
		{strings.Repeat("ACGT", 50), strings.Repeat("ACGT", 50), 200},
		{strings.Repeat("A", 150), strings.Repeat("C", 149) + "A", 1},
		{strings.Repeat("AAC", 67), strings.Repeat("C", 201), 67},
	} {
		for _, v := range lcsVersions(t) {
			if got := lcsOf(t, v, c.x, c.y); got != c.want {
				t.Errorf("version %d, %.12q and %.12q: %d, want %d", v, c.x, c.y, got, c.want)
			}
		}
	}
}

// TestLCSBlocks: a block has the same lower and right borders in every version, whatever its upper and left ones are.
func TestLCSBlocks(t *testing.T) {
	k, err := Lookup("lcs", "u8")
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, k, 1, Placement{})
	for _, v := range lcsVersions(t) {
		f := p.Op(v).(*op[byte, lcsFunc]).fn
		for _, size := range [][2]int{{0, 0}, {0, 9}, {9, 0}, {1, 1}, {1, 70}, {70, 1}, {5, 5}, {64, 64}, {65, 130},
			{200, 63}} {
			want, got := newBlock(size[0], size[1]), newBlock(size[0], size[1])
			lcsRows(want[0], want[1], want[2], want[3], make([]int32, size[1]+1))
			f(got[0], got[1], got[2], got[3], make([]int32, size[1]+1))
			for i, name := range []string{"h", "v", "x", "y"} {
				if !slices.Equal(got[i][:len(got[i])+apron], want[i][:len(want[i])+apron]) {
					t.Errorf("version %d, %d rows and %d columns: %s differs", v, size[0], size[1], name)
				}
			}
		}
	}
}

// newBlock makes the borders and strings of a block, with aprons.
func newBlock(rows, columns int) [4][]byte {
	var b [4][]byte
	for i, size := range []int{columns, rows, rows, columns} {
		b[i] = make([]byte, size, size+apron)
		for j := range b[i] {
			h := Source{Seed: 9}.hash(i, j)
			if i < 2 {
				b[i][j] = -byte(h & 1)
			} else {
				b[i][j] = "ACGT"[h&3]
			}
		}
	}
	extend(b[2], noRow)
	extend(b[3], noColumn)
	return b
}
