package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"flynn/results/keys"
)

// compareRecord is one comparison in base units and full precision. A pointer is nil where nothing is known.
type compareRecord struct {
	Kernel     string   `json:"kernel"`
	Elem       string   `json:"elem"`
	N          int      `json:"n"`
	Way        string   `json:"cell"`
	Role       bool     `json:"role"`
	Base       string   `json:"base"`
	New        string   `json:"new"`
	BasePoint  string   `json:"base_point"`
	NewPoint   string   `json:"new_point"`
	BaseTime   *float64 `json:"base_ns_op"`
	NewTime    *float64 `json:"new_ns_op"`
	BaseBytes  *float64 `json:"base_B_s"`
	NewBytes   *float64 `json:"new_B_s"`
	BaseFlops  *float64 `json:"base_flop_s"`
	NewFlops   *float64 `json:"new_flop_s"`
	BaseN      int      `json:"base_samples"`
	NewN       int      `json:"new_samples"`
	Ratio      *float64 `json:"ratio"`
	RatioLo    *float64 `json:"ratio_lo"`
	RatioHi    *float64 `json:"ratio_hi"`
	Cycle      *float64 `json:"cycle_ratio"`
	CycleLo    *float64 `json:"cycle_ratio_lo"`
	CycleHi    *float64 `json:"cycle_ratio_hi"`
	BaseRoof   *float64 `json:"base_roof"`
	NewRoof    *float64 `json:"new_roof"`
	Money      *float64 `json:"money_ratio"`
	BaseRuns   int      `json:"base_runs"`
	NewRuns    int      `json:"new_runs"`
	RunSpread  *float64 `json:"run_spread"`
	P          float64  `json:"p"`
	Holm       float64  `json:"p_holm"`
	Marked     float64  `json:"disturbed"`
	Verdict    Verdict  `json:"verdict"`
	BaseMarked string   `json:"base_emulated"`
	NewMarked  string   `json:"new_emulated"`
}

// known returns nil for what is absent or endless.
func known(v float64) *float64 {
	if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

func (r compareRow) record() compareRecord {
	b, v, p := r.base(), r.side(), r.pair
	was, is := r.c.Sides[0], r.c.Sides[p.Side]
	return compareRecord{
		Kernel: r.cell.Kernel, Elem: r.cell.Elem, N: r.cell.N, Way: r.cell.Way, Role: r.cell.Role,
		Base: was.Name, New: is.Name, BasePoint: b.Point.String(), NewPoint: v.Point.String(),
		BaseTime: known(b.Time.Median), NewTime: known(v.Time.Median), BaseBytes: known(b.Bytes.Median), NewBytes: known(v.Bytes.Median),
		BaseFlops: known(b.Flops.Median), NewFlops: known(v.Flops.Median), BaseN: b.Time.N, NewN: v.Time.N,
		Ratio: known(p.Time.Median), RatioLo: known(p.Time.Lo), RatioHi: known(p.Time.Hi),
		Cycle: known(p.Cycles.Median), CycleLo: known(p.Cycles.Lo), CycleHi: known(p.Cycles.Hi),
		BaseRoof: known(b.Roof), NewRoof: known(v.Roof), Money: known(p.Money),
		BaseRuns: p.Runs.Base, NewRuns: p.Runs.Side, RunSpread: known(p.Runs.Spread), P: p.P, Holm: p.Holm, Marked: p.Marked, Verdict: p.Verdict,
		BaseMarked: was.Set.Keys[keys.Emulated], NewMarked: is.Set.Keys[keys.Emulated],
	}
}

// WriteCompareCSV writes one line per comparison, in base units and full precision, empty where nothing is known.
func WriteCompareCSV(w io.Writer, c *Comparison) error {
	out := csv.NewWriter(w)
	head := []string{"kernel", "elem", "n", "cell", "role", "base", "new", "base_point", "new_point",
		"base_ns_op", "new_ns_op", "base_B_s", "new_B_s", "base_flop_s", "new_flop_s", "base_samples", "new_samples",
		"ratio", "ratio_lo", "ratio_hi", "cycle_ratio", "cycle_ratio_lo", "cycle_ratio_hi", "base_roof", "new_roof", "money_ratio",
		"base_runs", "new_runs", "run_spread", "p", "p_holm", "disturbed", "verdict", "base_emulated", "new_emulated"}
	if err := out.Write(head); err != nil {
		return err
	}
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return number(*v)
	}
	for _, row := range c.rows() {
		r := row.record()
		line := []string{r.Kernel, r.Elem, strconv.Itoa(r.N), r.Way, strconv.FormatBool(r.Role), r.Base, r.New, r.BasePoint, r.NewPoint,
			text(r.BaseTime), text(r.NewTime), text(r.BaseBytes), text(r.NewBytes), text(r.BaseFlops), text(r.NewFlops),
			strconv.Itoa(r.BaseN), strconv.Itoa(r.NewN), text(r.Ratio), text(r.RatioLo), text(r.RatioHi), text(r.Cycle), text(r.CycleLo),
			text(r.CycleHi), text(r.BaseRoof), text(r.NewRoof), text(r.Money),
			strconv.Itoa(r.BaseRuns), strconv.Itoa(r.NewRuns), text(r.RunSpread), number(r.P), number(r.Holm), number(r.Marked), string(r.Verdict), r.BaseMarked, r.NewMarked}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// compareFile is one side in JSON.
type compareFile struct {
	Name  string            `json:"name"`
	Price *float64          `json:"price,omitempty"`
	Mark  string            `json:"mark,omitempty"` // a warning that belongs on every number of the file
	Keys  map[string]string `json:"keys"`
}

type compareMean struct {
	Cells  string   `json:"cells"`
	Count  int      `json:"count"`
	Role   bool     `json:"role"`
	New    string   `json:"new"`
	Ratio  *float64 `json:"ratio"`
	Cycles *float64 `json:"cycle_ratio"`
	Roof   *float64 `json:"roof_ratio"`
	Money  *float64 `json:"money_ratio"`
}

type compareAbsent struct {
	File   string `json:"file"`
	Point  string `json:"point"`
	Reason string `json:"reason"`
}

// WriteCompareJSON writes all of a comparison. Fields may be added; none changes its meaning.
func WriteCompareJSON(w io.Writer, c *Comparison) error {
	doc := struct {
		Files     []compareFile   `json:"files"`
		Threshold float64         `json:"threshold"`
		Unit      string          `json:"unit"`
		Count     map[Verdict]int `json:"count"`
		Warnings  []string        `json:"warnings"`
		Means     []compareMean   `json:"geomeans"`
		Cells     []compareRecord `json:"cells"`
		Missing   []compareAbsent `json:"missing"`
	}{[]compareFile{}, c.Threshold, c.Unit, map[Verdict]int{}, append([]string{}, c.Warnings...), []compareMean{}, []compareRecord{}, []compareAbsent{}}
	for _, s := range c.Sides {
		doc.Files = append(doc.Files, compareFile{s.Name, known(s.Price), s.Set.Mark(), s.Set.Keys})
	}
	for _, v := range verdicts {
		doc.Count[v] = c.Count(v)
	}
	for _, m := range c.Means {
		for i, s := range m.Sides {
			doc.Means = append(doc.Means, compareMean{m.What, m.Cells, m.Role, c.Sides[i+1].Name, known(s.Time), known(s.Cycles), known(s.Roof), known(s.Money)})
		}
	}
	for _, r := range c.rows() {
		doc.Cells = append(doc.Cells, r.record())
	}
	for _, m := range c.Missing {
		doc.Missing = append(doc.Missing, compareAbsent{c.Sides[m.Side].Name, m.Point.String(), m.Reason})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(doc)
}
