package cli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"flynn/bench"
	"flynn/internal/cli/listing"
	"flynn/report/analysis"
	"flynn/report/table"
)

// choice is what to measure and how, as flags say it. Zero values leave it to the profile.
type choice struct {
	profile, filter, size, n, order string
	budget, target, slow            string
	pages, numa, cache              string
	count                           int
	time                            time.Duration
	seed                            uint64
	classes, beside                 []bench.Options // of the classes of the taxonomy, and of those beside it
}

// which are the flags that choose points.
func (c *choice) which(f *pflag.FlagSet) {
	f.StringVar(&c.filter, "filter", "",
		"select points by a `filter` in benchstat's language, on keys "+strings.Join(nameKeys(), " "))
	f.StringVar(&c.size, "size", "", "total `bytes` of all arrays, 24KiB,8MiB; sweep covers all cache levels")
	f.StringVar(&c.n, "n", "", "`numbers` of elements (matrix order, bodies, ...: see flynn list), 1000,4096; not with "+
		"--size")
	c.classes, c.beside = bench.NewOptions(bench.Classes), bench.NewOptions(bench.Beside)
	for _, o := range c.options() {
		o.Flags(f)
	}
}

// options are those of all classes, in the order of their flags.
func (c *choice) options() []bench.Options { return slices.Concat(c.beside, c.classes) }

// start starts what flags of classes name.
func (c *choice) start(h *bench.Host) error {
	for _, o := range c.options() {
		if err := o.Start(h); err != nil {
			return err
		}
	}
	return nil
}

// how are the flags that say how thoroughly.
func (c *choice) how(f *pflag.FlagSet) {
	f.StringVar(&c.profile, "profile", bench.Profiles[0].Name,
		"`name` of a set of defaults: "+strings.Join(profileNames(), ", "))
	f.IntVar(&c.count, "count", 0, "`number` of samples of each point, at least 6 (default: that of the profile)")
	f.DurationVar(&c.time, "time", 0, "`duration` of one sample (default: that of the profile)")
	f.StringVar(&c.budget, "budget", "",
		"`duration` of the whole run, 5m, or none; important points come first "+
			"(default: that of the profile; none with --count)")
	f.StringVar(&c.target, "target", "",
		"stop sampling a point when its 95 % interval is narrower than this `width`; only with --budget (default 2%)")
	f.StringVar(&c.pages, "pages", "thp",
		"`pages` of the operands: thp, 4k, or huge if the system has reserved some")
	f.StringVar(&c.numa, "numa", "local", "`placement` of those pages: local to their worker, or interleave")
	f.StringVar(&c.cache, "cache", "warm", "`state` of the caches before an op: warm, or cold")
	f.StringVar(&c.slow, "slow", "", "slow down arm b of an A/A session by a `percentage`")
	f.MarkHidden("slow")
	f.StringVar(&c.order, "order", orders[0], "`order` of the samples of a round: random, or plan")
	f.Uint64Var(&c.seed, "seed", 1, "`seed` of the data and of the random order")
}

// orders of the samples of a round.
var orders = []string{"random", "plan"}

func profileNames() []string {
	var names []string
	for _, p := range bench.Profiles {
		names = append(names, p.Name)
	}
	return names
}

// profileDocs tells what the profiles are.
func profileDocs() string {
	var b strings.Builder
	for _, p := range bench.Profiles {
		b.WriteString(listing.Entry(p.Name, 8, strings.Fields(p.Doc), table.Options{Width: helpWidth}))
	}
	return strings.TrimRight(b.String(), "\n")
}

// selection resolves the choice on this machine.
func (c *choice) selection(h *bench.Host) (*bench.Selection, error) {
	s, err := c.basis(h)
	if err != nil {
		return nil, err
	}
	return s, c.narrow(h, s)
}

// basis is the selection of the profile, with the flags that say how thoroughly.
func (c *choice) basis(h *bench.Host) (*bench.Selection, error) {
	if err := oneOf("profile", c.profile, profileNames()); err != nil {
		return nil, err
	}
	if err := oneOf("order", c.order, orders); err != nil {
		return nil, err
	}
	i := slices.Index(profileNames(), c.profile)
	s := bench.Profiles[i].Select(h)
	switch {
	case c.count != 0 && c.count < analysis.MinSamples:
		return nil, usagef("--count %d: at least %d samples, or there is no 95 %% interval", c.count, analysis.MinSamples)
	case c.count > 1e6:
		return nil, usagef("--count %d: a million samples at most", c.count)
	case c.time < 0 || c.time > time.Minute:
		return nil, usagef("--time %s: a sample lasts from 1ns to 1m", c.time)
	case c.count != 0:
		s.Count = c.count
	}
	s.Time = cmp.Or(c.time, s.Time)
	if err := c.patience(s); err != nil {
		return nil, err
	}
	if c.pages != "" { // verify has no such flags
		if err := s.Conditions(c.pages, c.numa, c.cache); err != nil {
			return nil, usagef("--pages, --numa, --cache: %s", plain(err))
		}
	}
	return s, nil
}

// patience applies the flags that say when to stop. Who asks for a number of samples gets that number.
func (c *choice) patience(s *bench.Selection) (err error) {
	switch c.budget {
	case "":
		if c.count != 0 {
			s.Budget = 0
		}
	case "none":
		s.Budget = 0
	default:
		if s.Budget, err = time.ParseDuration(c.budget); err != nil || s.Budget <= 0 {
			return usagef("--budget %q: write a duration, 90s or 5m, or none", c.budget)
		}
	}
	if c.target != "" {
		if s.Target, err = percentage("target", c.target); err != nil {
			return err
		}
	}
	if c.slow != "" {
		s.InjectedSlowdown, err = percentage("slow", c.slow)
	}
	return err
}

// percentage reads a flag like 2%.
func percentage(flag, text string) (float64, error) {
	percent, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || percent <= 0 || percent > 100 {
		return 0, usagef("--%s %q: write a part of 100, 2%%", flag, text)
	}
	return percent / 100, nil
}

// duration spells a budget as the flag takes it.
func duration(d time.Duration) string {
	if d == 0 {
		return "none"
	}
	return d.String()
}

// narrow applies the flags that choose points, and refuses a choice of nothing.
func (c *choice) narrow(h *bench.Host, s *bench.Selection) error {
	s.Kernels = catalogue
	if err := c.sizes(h, s); err != nil {
		return err
	}
	for _, o := range c.options() {
		if err := o.Apply(h, s); err != nil {
			return usage(err)
		}
	}
	var err error
	if s.Keep, err = parseFilter(h, s, c.filter); err != nil {
		return err
	}
	for range bench.Plan(h, s) {
		return nil
	}
	return usagef("--filter %q matches no point here (flynn list shows what there is)", c.filter)
}

func (c *choice) sizes(h *bench.Host, s *bench.Selection) error {
	var err error
	switch {
	case c.size != "" && c.n != "":
		return usagef("--size and --n exclude each other")
	case c.size != "":
		s.SkipRedundantSizes, s.MemoryRoof = false, false // who names a size wants it, and no other
		if s.Sizes, err = bench.ParseSizes(c.size, h.Machine); err != nil {
			return usagef("--size: %s", plain(err))
		}
	case c.n != "":
		s.SkipRedundantSizes, s.MemoryRoof = false, false
		if s.Sizes, err = bench.ParseNs(c.n); err != nil {
			return usagef("--n: %s", plain(err))
		}
	}
	slices.SortFunc(s.Sizes, func(x, y bench.Size) int {
		return cmp.Or(cmp.Compare(x.N, y.N), cmp.Compare(x.Bytes, y.Bytes))
	})
	s.Sizes = slices.Compact(s.Sizes)
	return nil
}

// words are the flags that choose the same again, with every default spelt out but the sizes of a profile that chooses
// them by kernel: they would then be wanted for all kernels.
func (c *choice) words(s *bench.Selection) []string {
	words := []string{"--profile", c.profile}
	lines := strings.FieldsFunc(c.filter, func(r rune) bool { return r == '\n' || r == '\r' })
	if filter := strings.Join(lines, " "); filter != "" {
		words = append(words, "--filter", filter)
	}
	flag, sizes := "--size", make([]string, len(s.Sizes))
	for i, size := range s.Sizes {
		sizes[i] = size.String()
		if size.N != 0 {
			flag, sizes[i] = "--n", strconv.Itoa(size.N)
		}
	}
	words = append(words, "--count", strconv.Itoa(s.Count), "--time", s.Time.String())
	if !s.MemoryRoof {
		words = append(words, flag, strings.Join(sizes, ","))
	}
	words = append(words, wordsOf(c.classes, s)...)
	words = append(words, "--budget", duration(s.Budget), "--target", strconv.FormatFloat(100*s.Target, 'g', 6, 64)+"%")
	words = append(words, "--pages", c.pages, "--numa", c.numa, "--cache", c.cache)
	if s.InjectedSlowdown != 0 {
		words = append(words, "--slow", strconv.FormatFloat(100*s.InjectedSlowdown, 'g', 6, 64)+"%")
	}
	words = append(words, wordsOf(c.beside, s)...)
	return append(words, "--order", c.order, "--seed", strconv.FormatUint(c.seed, 10))
}

// wordsOf are the flags of some classes that choose the same again.
func wordsOf(options []bench.Options, s *bench.Selection) []string {
	var words []string
	for _, o := range options {
		words = append(words, o.Words(s)...)
	}
	return words
}
