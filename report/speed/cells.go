package speed

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/results/keys"
)

// Bounds of a tie: at the limit of the hardware, flynn and a peer run the same speed, and the sign of their difference
// is chance. The error is the chance of one false verdict among all cells of the page, on each side.
const (
	behindBelow = 0.97
	aheadFrom   = 1.03
	oneSided    = (1 - stats.Confidence) / 2
)

// Verdicts of a cell.
const (
	behind  = "**behind**"
	tie     = "tie"
	ahead   = "ahead"
	unknown = "too few rounds"
)

// cell is a problem and a number of workers, judged without the winner's curse: the fastest of several variants is
// partly the luckiest, so that one half of the rounds chooses, for flynn and for peers alike, and the other judges.
type cell struct {
	row       analysis.PeerRow
	own, peer analysis.Point
	ratio     analysis.Estimate // of the peer's time to flynn's, in the rounds that judge
	p         float64           // that the ratio is at least behindBelow, corrected for the number of cells
}

// verdict is behind where the whole interval is below the bound and stays so if the number of cells is taken into
// account, ahead where the whole interval is above the other bound, else a tie.
func (c cell) verdict() string {
	switch {
	case c.ratio.N < stats.Least:
		return unknown
	case c.ratio.Hi < behindBelow && c.p < oneSided:
		return behind
	case c.ratio.Lo > aheadFrom:
		return ahead
	}
	return tie
}

// cells judges every problem of one worker and of all.
func (d *data) cells() []cell {
	var all []cell
	for _, r := range d.peers.Rows {
		if r.P == 1 || r.P == d.most {
			all = append(all, d.cell(r))
		}
	}
	ps := make([]float64, len(all))
	for i, c := range all {
		ps[i] = c.p
	}
	for i, p := range stats.Holm(ps) {
		all[i].p = p
	}
	return all
}

func (d *data) cell(r analysis.PeerRow) cell {
	c := cell{row: r}
	c.own = d.chosen(r, analysis.Row.Own)
	c.peer = d.chosen(r, func(o analysis.Row) bool { return o.Point.Peer != "" })
	own, peer := d.series[c.own].Half(true), d.series[c.peer].Half(true)
	c.ratio = analysis.Ratio(own, peer)
	bases, times := analysis.Pairs(own, peer)
	c.p = stats.Inferior(bases, times, behindBelow)
	return c
}

// chosen is the fastest of one side in the rounds that choose.
func (d *data) chosen(r analysis.PeerRow, mine func(analysis.Row) bool) analysis.Point {
	var best analysis.Point
	least := 0.0
	for _, o := range d.rows {
		p := o.Point
		if p.Kernel != r.Kernel || p.Elem != r.Elem || p.N != r.N || p.Workers > r.P || !mine(o) {
			continue
		}
		if t := d.series[p].Half(false).Estimate(keys.Time); t.N > 0 && (least == 0 || t.Median < least) {
			best, least = p, t.Median
		}
	}
	return best
}

// writeVerdicts counts the cells by verdict, and tells how small a difference the rounds can show.
func writeVerdicts(b *strings.Builder, cells []cell) {
	fmt.Fprintf(b, "\n## Verdicts\n\n"+
		"- A cell is a kernel, element type, size and number of workers. One half of the rounds chooses the fastest variant "+
		"of\n  each side, the other half gives the ratio, so that luck does not count.\n"+
		"- A cell is behind if the 95 %% interval of the ratio ends below %v and stays there after Holm's correction for "+
		"the\n"+
		"  number of cells. It is ahead if the interval begins above %v. Else it is a tie.\n"+
		"- `alone` counts the cells whose interval ends below %v, without the correction: chance makes some of them.\n"+
		"- An interval needs %d rounds in the half that judges. `width` is the median width of the intervals: a smaller\n"+
		"  difference is a tie.\n\n"+
		"| workers | cells | ahead | tie | behind | alone | too few rounds | width |\n"+
		"| --- | --- | --- | --- | --- | --- | --- | --- |\n", behindBelow, aheadFrom, behindBelow, stats.Least)
	byWorkers := map[int][]cell{}
	for _, c := range cells {
		byWorkers[c.row.P] = append(byWorkers[c.row.P], c)
	}
	for _, p := range slices.Sorted(maps.Keys(byWorkers)) {
		n, alone, widths := map[string]int{}, 0, []float64(nil)
		for _, c := range byWorkers[p] {
			n[c.verdict()]++
			if c.ratio.N < stats.Least {
				continue
			}
			widths = append(widths, (c.ratio.Hi-c.ratio.Lo)/c.ratio.Median)
			if c.ratio.Hi < behindBelow {
				alone++
			}
		}
		width := "–"
		if len(widths) > 0 {
			width = fmt.Sprintf("%.0f %%", 100*stats.Quantile(widths, 0.5))
		}
		fmt.Fprintf(b, "| %d | %d | %d | %d | %d | %d | %d | %s |\n", p, len(byWorkers[p]), n[ahead], n[tie], n[behind],
			alone,
			n[unknown], width)
	}
}
