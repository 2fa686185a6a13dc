package analysis

import "slices"

// PeerTable is one problem and number of workers a row, other people's code a column.
type PeerTable struct {
	Peers []string  `json:"peers"` // in alphabetical order
	Rows  []PeerRow `json:"rows"`
}

// PeerRow holds the best of flynn's variants against the best that each peer does with as many workers or fewer: who
// has two cores need not use both.
type PeerRow struct {
	Kernel string      `json:"kernel"`
	Elem   string      `json:"elem"`
	N      int         `json:"n"`
	P      int         `json:"p"` // workers at most
	Set    float64     `json:"set-B"`
	Own    Row         `json:"own"`   // flynn's fastest
	Cells  []*PeerCell `json:"cells"` // by peer, nil where it has not the kernel
	Best   *PeerCell   `json:"best"`  // the fastest of them
}

// PeerCell is a peer's fastest.
type PeerCell struct {
	Name  string   `json:"peer"`
	Row   Row      `json:"row"`
	Ratio Estimate `json:"ratio"` // of its time to flynn's: above 1 flynn is faster
}

// PeerTable returns the table of a set. Problems that no peer has are not in it.
func (s *Set) PeerTable() *PeerTable { return newPeerTable(s, ordered(s.Rows())) }

func newPeerTable(s *Set, rows []Row) *PeerTable {
	t := &PeerTable{}
	for _, r := range rows {
		if name := r.Point.Peer; name != "" && !slices.Contains(t.Peers, name) {
			t.Peers = append(t.Peers, name)
		}
	}
	slices.Sort(t.Peers)
	for _, problem := range Problems(rows) {
		for _, workers := range teamsOf(problem) {
			if row, ok := t.row(problem, workers, s.at); ok {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	return t
}

// teamsOf are the numbers of workers that a problem ran with, small ones first.
func teamsOf(problem []Row) []int {
	var ps []int
	for _, r := range problem {
		if p := r.Point; (r.Own() || p.Peer != "") && !slices.Contains(ps, p.Workers) {
			ps = append(ps, p.Workers)
		}
	}
	slices.Sort(ps)
	return ps
}

// row finds the best of each side.
func (t *PeerTable) row(problem []Row, workers int, series map[Point]*Series) (row PeerRow, ok bool) {
	best := func(mine func(Row) bool) *Row {
		return Fastest(problem, func(r Row) bool { return r.Point.Workers <= workers && !r.aside && mine(r) })
	}
	own := best(Row.Own)
	if own == nil {
		return row, false
	}
	p := own.Point
	row = PeerRow{Kernel: p.Kernel, Elem: p.Elem, N: p.N, P: workers, Set: own.Set, Own: *own,
		Cells: make([]*PeerCell, len(t.Peers))}
	for i, name := range t.Peers {
		r := best(func(r Row) bool { return r.Point.Peer == name })
		if r == nil {
			continue
		}
		row.Cells[i] = &PeerCell{name, *r, Ratio(series[p], series[r.Point])}
		if row.Best == nil || r.Time.Median < row.Best.Row.Time.Median {
			row.Best = row.Cells[i]
		}
	}
	return row, row.Best != nil
}
