package kernels

import "fmt"

// CSR is the structure of a sparse matrix, or a graph as its adjacency matrix, in compressed sparse rows: the columns
// of row i are Col[Start[i]] to Col[Start[i+1]−1]. A column may occur twice in a row; its values then add.
type CSR struct {
	Start, Col []int32
	Columns    int
}

// Check tells whether the structure is sound: machine code reads whatever it names.
func (m CSR) Check() error {
	if len(m.Start) == 0 {
		return fmt.Errorf("kernels: CSR has no row starts; a matrix of n rows has n+1")
	}
	if m.Start[0] != 0 {
		return fmt.Errorf("kernels: CSR row 0 starts at %d, not at 0", m.Start[0])
	}
	for i, s := range m.Start[1:] {
		if s < m.Start[i] {
			return fmt.Errorf("kernels: CSR row %d starts at %d and ends at %d", i, m.Start[i], s)
		}
	}
	if last := m.Start[len(m.Start)-1]; int(last) != len(m.Col) {
		return fmt.Errorf("kernels: CSR rows end at %d, but there are %d elements", last, len(m.Col))
	}
	for k, c := range m.Col {
		if c < 0 || int(c) >= m.Columns {
			return fmt.Errorf("kernels: CSR element %d is in column %d of %d", k, c, m.Columns)
		}
	}
	return nil
}
