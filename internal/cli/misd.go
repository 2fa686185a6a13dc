package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"flynn/misd"
	"flynn/report/table"
)

func (a *app) misdCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "misd",
		Short: "redundant computing: fault campaigns and availability",
		Long: `Run several versions of a kernel on the same data and vote (N-version
redundancy). flynn run times it in class misd; these commands inject faults,
compute availability, and show what votes cost.`,
		Example: `  flynn misd availability --down 5% --n 2 --need 1
  flynn misd campaign --kernel dot --elem f32`,
		Args: cobra.ArbitraryArgs,
		RunE: helpOrUnknown,
	}
	c.AddCommand(a.availabilityCommand(), a.campaignCommand(), a.costCommand())
	return c
}

// availabilityOptions are the flags of misd availability.
type availabilityOptions struct {
	down, voterDown string
	n, need, draws  int
	seed            uint64
}

func (a *app) availabilityCommand() *cobra.Command {
	var o availabilityOptions
	c := &cobra.Command{
		Use:   "availability",
		Short: "compute the availability of a redundant system, by formula and by simulation",
		Long: `Compute the availability of n independent components of which some are needed:
--need 1 is a parallel system, --need n a series system, --need 2 of --n 3 is
triple modular redundancy. A voter that can fail is in series with them. The
simulation has a 95 % interval.`,
		Example: `  flynn misd availability --down 5% --n 2 --need 1
  flynn misd availability --down 5% --n 2 --need 2
  flynn misd availability --down 0.05 --n 3 --need 2 --voter-down 0.1%`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.down, "down", "5%", "`share` of time that a component is down")
	f.IntVar(&o.n, "n", 2, "`number` of components")
	f.IntVar(&o.need, "need", 1, "`number` of components that the system needs")
	f.StringVar(&o.voterDown, "voter-down", "0%", "`share` of time that the voter is down")
	f.IntVar(&o.draws, "draws", 1_000_000, "`number` of simulated systems")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that decides the simulation")
	c.RunE = a.action(func(*cobra.Command, []string) error { return a.availability(&o) })
	return c
}

func (a *app) availability(o *availabilityOptions) error {
	down, err := parseShare("down", o.down)
	if err != nil {
		return err
	}
	voterDown, err := parseShare("voter-down", o.voterDown)
	if err != nil {
		return err
	}
	s := misd.System{N: o.n, Need: o.need, Up: 1 - down, Voter: 1 - voterDown}
	if err := s.Check(); err != nil {
		return usagef("%s", plain(err))
	}
	if o.draws < 1 || o.draws > 1e9 {
		return usagef("--draws %d: from 1 to a billion", o.draws)
	}
	e := s.Simulate(o.draws, o.seed)
	t := &table.Table{Columns: []table.Column{table.Left(""), table.Left("")}}
	t.Add("system", systemWords(s))
	t.Add("component", fmt.Sprintf("up %s, down %s", upShare(s.Up), downtime(s.Up)))
	t.Add("analytic", fmt.Sprintf("up %s, down %s", upShare(s.Availability()), downtime(s.Availability())))
	t.Add("simulated", fmt.Sprintf("up %s, 95 %% interval %s to %s of %d draws",
		upShare(e.P), upShare(e.Lo), upShare(e.Hi), e.Of))
	return a.print(t)
}

// parseShare reads 5% or 0.05.
func parseShare(flag, text string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v >= 0 && v <= 1) {
		return 0, usagef("--%s %q: a share of time, from 0%% to 100%% or from 0 to 1", flag, text)
	}
	return v, nil
}

// upShare writes a share of time as a percentage, with enough digits to tell it from 100 %.
func upShare(v float64) string {
	digits := 2
	for v < 1 && digits < 12 && (1-v)*100 < math.Pow10(1-digits) {
		digits++
	}
	return strconv.FormatFloat(100*v, 'f', digits, 64) + " %"
}

// downtime is what is left of a year, in the largest unit that fits.
func downtime(up float64) string {
	seconds := (1 - up) * 365.25 * 24 * 3600
	switch {
	case seconds >= 48*3600:
		return fmt.Sprintf("%.1f days a year", seconds/86400)
	case seconds >= 2*3600:
		return fmt.Sprintf("%.1f h a year", seconds/3600)
	case seconds >= 120:
		return fmt.Sprintf("%.1f min a year", seconds/60)
	}
	return fmt.Sprintf("%.3g s a year", seconds)
}

func systemWords(s misd.System) string {
	voter := "a perfect voter"
	if s.Voter < 1 {
		voter = "a voter that is up " + upShare(s.Voter)
	}
	switch {
	case s.N == 1:
		return "one component, " + voter
	case s.Need == 1:
		return fmt.Sprintf("%d in parallel, %s", s.N, voter)
	case s.Need == s.N:
		return fmt.Sprintf("%d in series, %s", s.N, voter)
	}
	return fmt.Sprintf("%d of %d needed, %s", s.Need, s.N, voter)
}
