package kernels

import (
	"fmt"
	"strings"
	"testing"
)

// csr is the structure of a sparse matrix, or a graph as its adjacency matrix, in compressed sparse rows: the columns
// of row i are Col[Start[i]] to Col[Start[i+1]−1]. A column may occur twice in a row; its values then add.
type csr struct {
	Start, Col []int32
	Columns    int
}

// check tells whether the structure is sound: machine code reads whatever it names.
func (m csr) check() error {
	if len(m.Start) == 0 {
		return fmt.Errorf("CSR has no row starts; a matrix of n rows has n+1")
	}
	if m.Start[0] != 0 {
		return fmt.Errorf("CSR row 0 starts at %d, not at 0", m.Start[0])
	}
	for i, s := range m.Start[1:] {
		if s < m.Start[i] {
			return fmt.Errorf("CSR row %d starts at %d and ends at %d", i, m.Start[i], s)
		}
	}
	if last := m.Start[len(m.Start)-1]; int(last) != len(m.Col) {
		return fmt.Errorf("CSR rows end at %d, but there are %d elements", last, len(m.Col))
	}
	for k, c := range m.Col {
		if c < 0 || int(c) >= m.Columns {
			return fmt.Errorf("CSR element %d is in column %d of %d", k, c, m.Columns)
		}
	}
	return nil
}

// TestCSR: every way in which a structure can be unsound is told with its place.
func TestCSR(t *testing.T) {
	for _, c := range []struct {
		m    csr
		want string // "" is sound
	}{
		{csr{[]int32{0}, nil, 0}, ""},
		{csr{[]int32{0, 0, 0}, nil, 2}, ""},
		{csr{[]int32{0, 2, 3}, []int32{1, 1, 0}, 2}, ""},
		{csr{nil, nil, 2}, "no row starts"},
		{csr{[]int32{1, 2}, []int32{0, 0}, 2}, "row 0 starts at 1"},
		{csr{[]int32{0, 3, 2, 4}, []int32{0, 0, 0, 0}, 2}, "row 1 starts at 3 and ends at 2"},
		{csr{[]int32{0, 2, 3}, []int32{0, 0}, 2}, "end at 3, but there are 2"},
		{csr{[]int32{0, 1}, []int32{0, 0}, 2}, "end at 1, but there are 2"},
		{csr{[]int32{0, 2}, []int32{0, 2}, 2}, "element 1 is in column 2 of 2"},
		{csr{[]int32{0, 2}, []int32{-1, 1}, 2}, "element 0 is in column -1 of 2"},
	} {
		err := c.m.check()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%+v: %v", c.m, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%+v: %v, want %q", c.m, err, c.want)
		}
	}
}

// structure is the csr of an op that holds one in its index streams.
func structure(d *Data[float64]) csr { return csr{d.P, d.Q, len(d.Y)} }

// TestSparseStructure: what is filled in is sound, however it is cut, and rows have the lengths that they should.
func TestSparseStructure(t *testing.T) {
	for _, c := range []struct {
		name string
		at   rowStarts
	}{{"spmv", uniformRows}, {"spmvskew", skewedRows}} {
		for _, n := range []int{0, 1, 2, 7, 8, 100, 1000} {
			for _, parts := range []int{1, 2, 3, 8} {
				d := filled(t, c.name, n, parts)
				if err := structure(d).check(); err != nil {
					t.Errorf("%s n=%d in %d parts: %v", c.name, n, parts, err)
				}
				for i := range n {
					if got := int(d.P[i]); got != c.at.of(i, n) {
						t.Fatalf("%s n=%d: row %d starts at %d, want %d", c.name, n, i, got, c.at.of(i, n))
					}
				}
			}
		}
	}
}

func filled(t *testing.T, name string, n, parts int) *Data[float64] {
	k, err := Lookup(name, "f64")
	if err != nil {
		t.Fatal(err)
	}
	whole := open(t, k, n, Placement{}).Op(0).(*op[float64, spmvFunc[float64]])
	for _, o := range Split(whole, parts) {
		o.Fill(Source{Seed: 8})
	}
	return &whole.data
}

// TestSkew holds the law of row lengths against a loop, and parts against each other.
func TestSkew(t *testing.T) {
	for _, n := range []int{1, 9, 64, 100, 1 << 12, 5000} {
		for i := range n {
			want := 8
			for m := n / 8; m/(n-i) >= 2; m /= 2 {
				want *= 2
			}
			if got := skewedRows.of(i+1, n) - skewedRows.of(i, n); got != want || got > max(n, 8) {
				t.Fatalf("n=%d: row %d has %d nonzeros, want %d", n, i, got, want)
			}
		}
	}
	k, err := Lookup("spmvskew", "f64")
	if err != nil {
		t.Fatal(err)
	}
	const n = 1 << 12
	for _, o := range Split(open(t, k, n, Placement{}).Op(0), 4) {
		d := o.(*op[float64, spmvFunc[float64]]).data
		if share := float64(len(d.X)) / float64(skewedRows.of(n, n)); share < 0.15 || share > 0.35 {
			t.Errorf("a part of four holds %.2f of the nonzeros", share)
		}
	}
}

// TestSpmv holds the reference against a product with the matrix written out.
func TestSpmv(t *testing.T) {
	for _, name := range []string{"spmv", "spmvskew"} {
		const n = 40
		d := filled(t, name, n, 1)
		dense := make([]float64, n*n)
		for i := range n {
			for k := d.P[i]; k < d.P[i+1]; k++ {
				dense[i*n+int(d.Q[k])] += d.X[k]
			}
		}
		spmv(d.Z, d.X, d.Y, d.P, d.Q)
		for i := range n {
			if want := dot(dense[i*n:][:n], d.Y); d.Z[i] != want {
				t.Errorf("%s: z[%d] = %v, want %v", name, i, d.Z[i], want)
			}
		}
	}
}
