package compare

import (
	"encoding/json"
	"io"

	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/results/keys"
)

// data is all that is known of the comparisons, in base units and full precision; what is unknown is blank, or null.
func (c *Comparison) data() *table.Table {
	t := &table.Table{}
	table.Fill(t, compareData, c.rows(), nil)
	return t
}

var compareData = []table.Of[compareRow]{
	table.Values("kernel", func(r compareRow) any { return r.cell.Kernel }),
	table.Values("elem", func(r compareRow) any { return r.cell.Elem }),
	table.Values("n", func(r compareRow) any { return r.cell.N }),
	table.Values("cell", func(r compareRow) any { return r.cell.Way }),
	table.Values("role", func(r compareRow) any { return r.cell.Role }),
	table.Values("base", func(r compareRow) any { return r.baseSide().Name }),
	table.Values("new", func(r compareRow) any { return r.newSide().Name }),
	table.Values("base_point", func(r compareRow) any { return r.base().Point.String() }),
	table.Values("new_point", func(r compareRow) any { return r.side().Point.String() }),
	table.Values("base_ns_op", func(r compareRow) any { return sheet.Positive(r.base().Time.Median) }),
	table.Values("new_ns_op", func(r compareRow) any { return sheet.Positive(r.side().Time.Median) }),
	table.Values("base_B_s", func(r compareRow) any { return sheet.Positive(r.base().Bytes.Median) }),
	table.Values("new_B_s", func(r compareRow) any { return sheet.Positive(r.side().Bytes.Median) }),
	table.Values("base_flop_s", func(r compareRow) any { return sheet.Positive(r.base().Flops.Median) }),
	table.Values("new_flop_s", func(r compareRow) any { return sheet.Positive(r.side().Flops.Median) }),
	table.Values("base_samples", func(r compareRow) any { return r.base().Time.N }),
	table.Values("new_samples", func(r compareRow) any { return r.side().Time.N }),
	table.Values("ratio", func(r compareRow) any { return sheet.Positive(r.pair.Time.Median) }),
	table.Values("ratio_lo", func(r compareRow) any { return sheet.Positive(r.pair.Time.Lo) }),
	table.Values("ratio_hi", func(r compareRow) any { return sheet.Positive(r.pair.Time.Hi) }),
	table.Values("cycle_ratio", func(r compareRow) any { return sheet.Positive(r.pair.Cycles.Median) }),
	table.Values("cycle_ratio_lo", func(r compareRow) any { return sheet.Positive(r.pair.Cycles.Lo) }),
	table.Values("cycle_ratio_hi", func(r compareRow) any { return sheet.Positive(r.pair.Cycles.Hi) }),
	table.Values("base_roof", func(r compareRow) any { return sheet.Positive(r.base().Roof) }),
	table.Values("new_roof", func(r compareRow) any { return sheet.Positive(r.side().Roof) }),
	table.Values("money_ratio", func(r compareRow) any { return sheet.Positive(r.pair.Money) }),
	table.Values("base_runs", func(r compareRow) any { return r.pair.Runs.Base }),
	table.Values("new_runs", func(r compareRow) any { return r.pair.Runs.Side }),
	table.Values("run_spread", func(r compareRow) any { return sheet.Positive(r.pair.Runs.Spread) }),
	table.Values("p", func(r compareRow) any { return r.pair.P }),
	table.Values("p_holm", func(r compareRow) any { return r.pair.Holm }),
	table.Values("disturbed", func(r compareRow) any { return r.pair.Marked }),
	table.Values("verdict", func(r compareRow) any { return string(r.pair.Verdict) }),
	table.Values("base_emulated", func(r compareRow) any { return r.baseSide().Set.Keys[keys.Emulated] }),
	table.Values("new_emulated", func(r compareRow) any { return r.newSide().Set.Keys[keys.Emulated] }),
}

func (r compareRow) baseSide() Side { return r.c.Sides[0] }
func (r compareRow) newSide() Side  { return r.c.Sides[r.pair.Side] }

// WriteCSV writes one line per comparison, in base units and full precision, empty where nothing is known.
func WriteCSV(w io.Writer, c *Comparison) error { return c.data().CSV(w) }

// compareFile is one side in JSON.
type compareFile struct {
	Name  string            `json:"name"`
	Price any               `json:"price,omitempty"`
	Mark  string            `json:"mark,omitempty"` // a warning that belongs on every number of the file
	Keys  map[string]string `json:"keys"`
}

type compareMean struct {
	Cells  string `json:"cells"`
	Count  int    `json:"count"`
	Role   bool   `json:"role"`
	New    string `json:"new"`
	Ratio  any    `json:"ratio"`
	Cycles any    `json:"cycle_ratio"`
	Roof   any    `json:"roof_ratio"`
	Money  any    `json:"money_ratio"`
}

type compareAbsent struct {
	File   string `json:"file"`
	Point  string `json:"point"`
	Reason string `json:"reason"`
}

// WriteJSON writes all of a comparison. Fields may be added; none changes its meaning.
func WriteJSON(w io.Writer, c *Comparison) error {
	doc := struct {
		Files     []compareFile   `json:"files"`
		Threshold float64         `json:"threshold"`
		Unit      string          `json:"unit"`
		Count     map[Verdict]int `json:"count"`
		Warnings  []string        `json:"warnings"`
		Means     []compareMean   `json:"geomeans"`
		Cells     *table.Table    `json:"cells"`
		Missing   []compareAbsent `json:"missing"`
	}{[]compareFile{}, c.Threshold, c.Unit, map[Verdict]int{}, append([]string{}, c.Warnings...), []compareMean{},
		c.data(), []compareAbsent{}}
	for _, s := range c.Sides {
		doc.Files = append(doc.Files, compareFile{s.Name, sheet.Positive(s.Price), s.Set.Mark(), s.Set.Keys})
	}
	for _, v := range verdicts {
		doc.Count[v] = c.Count(v)
	}
	for _, m := range c.Means {
		for i, s := range m.Sides {
			doc.Means = append(doc.Means, compareMean{m.What, m.Cells, m.Role, c.Sides[i+1].Name, sheet.Positive(s.Time),
				sheet.Positive(s.Cycles), sheet.Positive(s.Roof), sheet.Positive(s.Money)})
		}
	}
	for _, m := range c.Missing {
		doc.Missing = append(doc.Missing, compareAbsent{c.Sides[m.Side].Name, m.Point.String(), m.Reason})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(doc)
}
