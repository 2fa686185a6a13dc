// Command mutate measures how much the tests of package kernels see: it breaks one instruction of the generated bodies
// at a time, runs the tests of that kernel, and reports how many of the mutants they catch. A mutant that survives is
// either a hole in the tests, or changes nothing that matters; then explained.go says why.
//
//	go run ./asm/internal/mutate [-arch arm64 -exec "qemu-aarch64 -cpu max"] [-few] [-n 200] [-seed 1] [-kernel dot]
//		[-match REGEXP]
//
// It exits with 1 where a survivor has no explanation. It must run at the root of the module.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
)

func main() {
	r := runner{}
	flag.StringVar(&r.arch, "arch", runtime.GOARCH, "architecture whose bodies are broken")
	execs := flag.String("exec", "", "emulator that runs the tests; what survives runs on the others, behind semicolons")
	flag.BoolVar(&r.few, "few", false, "short tests at few sizes, as legs of an emulator run them")
	flag.IntVar(&r.jobs, "j", runtime.NumCPU(), "test processes at a time")
	flag.DurationVar(&r.timeout, "timeout", 2*time.Minute, "after which a mutant counts as caught: its loop has no end")
	n := flag.Int("n", 200, "how many mutants, spread over the operators; 0 is all")
	seed := flag.Uint64("seed", 1, "of the sample")
	kernel := flag.String("kernel", "", "only this kernel")
	match := flag.String("match", "", "only mutants in whose description this regular expression is found")
	flag.Parse()
	r.execs = strings.Split(strings.TrimSuffix(*execs, ";"), ";")
	if err := run(r, *n, *seed, *kernel, *match); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

// run draws the sample, tests it and prints the score. The error tells of survivors without explanation.
func run(r runner, n int, seed uint64, kernel, match string) error {
	wanted, err := regexp.Compile(match)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r.dir = dir
	tests, err := r.baseline()
	if err != nil {
		return err
	}
	all, err := find("asm", r.arch)
	if err != nil {
		return err
	}
	var sites []mutant
	for _, m := range all {
		if tests.cover(m) && (kernel == "" || m.kernel == kernel) && wanted.MatchString(describe(&m)) {
			sites = append(sites, m)
		}
	}
	if len(sites) == 0 {
		return fmt.Errorf("no body of %s runs here under a test; kernel %q, match %q", r.arch, kernel, match)
	}
	chosen := sample(sites, n, seed)
	if err := r.judge(chosen, tests); err != nil {
		return err
	}
	return report(r.arch, len(sites), chosen)
}

// describe is a mutant in words, without its place: what explanations speak of.
func describe(m *mutant) string {
	plain := func(line string) string { return strings.Join(strings.Fields(line), " ") }
	return fmt.Sprintf("%s %s: %s -> %s", m.symbol, m.operator, plain(m.old), plain(m.new))
}

// report prints the score and every survivor.
func report(arch string, of int, ms []*mutant) error {
	total, caught := map[string]int{}, map[string]int{}
	var survivors, unexplained int
	for _, m := range ms {
		if m.fate == refused {
			continue
		}
		total[m.operator]++
		if m.fate == caughtByTests {
			caught[m.operator]++
			continue
		}
		survivors++
		reason := explain(m)
		if reason == "" {
			unexplained++
			reason = "UNEXPLAINED"
		}
		fmt.Printf("survivor %s:%d %s\n\t%s\n", m.file, m.line, describe(m), reason)
	}
	sumTotal, sumCaught := 0, 0
	for _, o := range operators {
		fmt.Printf("%-14s %4d of %4d caught\n", o.name, caught[o.name], total[o.name])
		sumTotal, sumCaught = sumTotal+total[o.name], sumCaught+caught[o.name]
	}
	fmt.Printf("%s: %d of %d mutants caught, %d survivors explained, %d not; %d possible\n",
		arch, sumCaught, sumTotal, survivors-unexplained, unexplained, of)
	if unexplained > 0 {
		return fmt.Errorf("%d survivors have no explanation", unexplained)
	}
	return nil
}
