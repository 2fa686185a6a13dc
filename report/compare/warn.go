package compare

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// differences are the keys that make a ratio speak of something else than the code, and of what.
var differences = []struct{ key, means string }{
	{keys.Machine, "the ratios compare machines, with all that runs on them"},
	{keys.GOARCH, "the scalar code comes from another compiler back end, and variants are compared by role"},
	{keys.Go, "a change of scalar code may be the compiler's"},
	{keys.GOAMD64, "the scalar code was compiled for another level"},
	{keys.Args, "sizes, samples or their length may differ"},
	{keys.Order, "a drift with time affects other points"},
	{keys.Governor, "the clock may follow other rules"},
	{keys.Page, "address translation costs differ"},
	{keys.Virt, "a hypervisor or container has costs of its own"},
	{keys.CgroupCPU, "a CPU quota slows teams down"},
}

// warn says in words what a reader must know before believing a ratio.
func (c *Comparison) warn() {
	base := c.Sides[0]
	for _, s := range c.Sides[1:] {
		if (base.Set.Mark() == "") != (s.Set.Mark() == "") {
			c.doubt(fmt.Sprintf("%s and %s: one was emulated, the other is silicon: their ratios say "+
				"nothing about processors", base.Name, s.Name))
		} else if base.Set.Mark() != s.Set.Mark() {
			c.doubt(fmt.Sprintf("%s and %s were measured under different emulators: their ratios say "+
				"nothing about processors", base.Name, s.Name))
		}
		if base.Set.SameText(s.Set) {
			c.doubt(fmt.Sprintf("%s and %s hold the same samples: a file is compared with itself",
				base.Name, s.Name))
		}
		for _, d := range differences {
			was, is := c.setting(base, d.key), c.setting(s, d.key)
			if was != is && was != "" && is != "" {
				c.Warnings = append(c.Warnings, fmt.Sprintf("%s differs: %q in %s, %q in %s: %s", d.key, was, base.Name, is, s.Name,
					d.means))
			}
		}
		if was, is := base.Set.Condition().Placed(), s.Set.Condition().Placed(); was != is {
			c.doubt(fmt.Sprintf("operands were placed differently: %s in %s, %s in %s: "+
				"the ratios contain it", was, base.Name, is, s.Name))
		}
		c.warnCode(base, s)
		c.warnClock(base, s)
	}
	for _, s := range c.Sides {
		if v := s.Set.Keys[keys.Machine]; v == "" || v == keys.Unknown {
			c.doubt(fmt.Sprintf("%s does not name its machine", s.Name))
		}
	}
	c.warnRuns()
	c.warnPower()
}

// doubt adds a warning that the first screen shows in whole.
func (c *Comparison) doubt(text string) {
	c.Warnings, c.doubts = append(c.Warnings, text), append(c.doubts, text)
}

// warnCode tells which variants are of other code under one name: their ratios compare two versions of it.
func (c *Comparison) warnCode(base, s Side) {
	var other []string
	for at, was := range base.Set.Code {
		for _, code := range results.Different(was, s.Set.Code[at]) {
			other = append(other, fmt.Sprintf("%s/%s %s", at.Kernel, at.Elem, code.Version()))
		}
	}
	if len(other) == 0 {
		return
	}
	slices.Sort(other)
	const some = 6
	text := strings.Join(other[:min(some, len(other))], ", ")
	if len(other) > some {
		text += fmt.Sprintf(" and %d more", len(other)-some)
	}
	c.doubt(fmt.Sprintf("other code under one name in %s and %s: %s: their ratios compare two "+
		"versions of it",
		base.Name, s.Name, text))
}

// warnRuns tells where one side is a single run and another is several.
func (c *Comparison) warnRuns() {
	for _, s := range c.Sides {
		if c.several() && len(s.Set.Files) == 1 {
			c.doubt(fmt.Sprintf("%s is one run: run-to-run variation is taken from the side that has "+
				"several", s.Name))
		}
	}
}

// setting is a file key without what does not matter to a ratio; "" where the file does not tell.
func (c *Comparison) setting(s Side, key string) string {
	v := s.Set.Keys[key]
	if v == keys.Unknown {
		return ""
	}
	if key == keys.Args {
		words := strings.Fields(v)
		if i := slices.Index(words, keys.ArgSeed); i >= 0 {
			words = slices.Delete(words, i, min(i+2, len(words)))
		}
		return strings.Join(words, " ")
	}
	return v
}

// warnClock tells where a clock differs by more than the threshold: that much of every ratio is not the code.
func (c *Comparison) warnClock(base, s Side) {
	was, err1 := strconv.ParseFloat(base.Set.Keys[keys.Clock], 64)
	is, err2 := strconv.ParseFloat(s.Set.Keys[keys.Clock], 64)
	if err1 != nil || err2 != nil || was <= 0 || is <= 0 || math.Abs(math.Log(is/was)) <= math.Log1p(c.Threshold) {
		return
	}
	text := "the ratios contain it, those per cycle do not"
	switch c.Unit {
	case keys.Cycles:
		text = "the verdicts are per cycle and do not contain it"
	case Both:
		text = "the ratios contain it, those per cycle do not, and a verdict needs both"
	}
	c.doubt(fmt.Sprintf("clock differs: %s GHz in %s, %s GHz in %s: %s", units.Sig(was/1e9), base.Name,
		units.Sig(is/1e9), s.Name, text))
}

// warnPower tells where so few samples meet so many comparisons that no difference could be confirmed.
func (c *Comparison) warnPower() {
	pairs := c.pairs()
	weak, least := 0, math.MaxInt
	for _, cell := range c.Cells {
		for _, p := range cell.Pairs {
			n1, n2 := len(cell.Values[0].series.Samples[c.units()[0]]), len(cell.Values[p.Side].series.Samples[c.units()[0]])
			if stats.LeastP(n1, n2)*float64(len(pairs)) >= alpha {
				weak, least = weak+1, min(least, n1, n2)
			}
		}
	}
	if weak == 0 {
		return
	}
	need := 1
	for stats.LeastP(need, need)*float64(len(pairs)) >= alpha {
		need++
	}
	c.doubt(fmt.Sprintf(
		"%d of %d comparisons have too few samples (from %d) to be confirmed among this number of comparisons: measure "+
			"with --count %d, or compare fewer with --filter",
		weak, len(pairs), least, max(need, analysis.MinSamples)))
}
