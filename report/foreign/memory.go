package foreign

import (
	"fmt"
	"regexp"
	"strings"
)

// eachLine calls do with every line of a text and its number.
func (in *input) eachLine(do func(line int, text string)) {
	line := 0
	for text := range strings.Lines(in.text) {
		line++
		do(line, strings.TrimRight(text, "\n"))
	}
}

// Intel's Memory Latency Checker prints rates of mixes of reads and writes in 1e6 bytes a second, and latencies in
// ns. Its "stream-triad like" traffic has the reads and writes of a triad and computes nothing: none of its numbers
// is of a kernel of flynn.

var (
	mlcHead = regexp.MustCompile(`(?m)Memory Latency Checker|^Measuring (?:Peak Injection` +
		`|Maximum) Memory Bandwidths|Injection Memory Bandwidths for the system`)
	mlcMix = regexp.MustCompile(`^\s*(ALL Reads|\d+:\d+ Reads-Writes|\d+:\d+ Read-Non-temporal Write.*?` +
		`|Stream-triad like)\s*:\s*(\S+)`)
	mlcRow    = regexp.MustCompile(`^\s*(\d+)((?:\s+[\d.,]+)+)\s*$`)
	mlcLoaded = regexp.MustCompile(`^\s*(\d{5})\s+(\S+)\s+(\S+)\s*$`)
)

func isMLC(text string) bool { return mlcHead.MatchString(text) }

func readMLC(in *input) {
	what, unit := "", ""
	in.eachLine(func(line int, text string) {
		if strings.HasPrefix(text, "Measuring ") {
			what, unit = mlcSection(text)
		}
		if m := mlcMix.FindStringSubmatch(text); m != nil {
			in.rate(line, m[1], m[2], 1e6)
			return
		}
		if m := mlcLoaded.FindStringSubmatch(text); m != nil && what == "loaded latency" {
			ns, err := decimal(m[2])
			rate, err2 := decimal(m[3])
			if err != nil || err2 != nil {
				in.bad(line, "loaded latency at delay %s: %q ns, %q MB/s", m[1], m[2], m[3])
				return
			}
			in.add(line, Result{Name: "loaded latency, delay " + firstOf(strings.TrimLeft(m[1], "0"), "0"),
				Time: positive(ns), Bytes: positive(rate * 1e6), Of: "as the tool prints it"})
			return
		}
		if m := mlcRow.FindStringSubmatch(text); m != nil && unit != "" {
			in.matrix(line, what, unit, m[1], strings.Fields(m[2]))
		}
	})
}

// mlcSection is what a head announces, and the unit of a matrix of NUMA nodes below it, "" where there is none.
func mlcSection(text string) (what, unit string) {
	switch low := strings.ToLower(text); {
	case strings.Contains(low, "idle latencies"):
		return "idle latency", "ns"
	case strings.Contains(low, "bandwidths between nodes"):
		return "bandwidth", "MB/s"
	case strings.Contains(low, "loaded latencies"):
		return "loaded latency", ""
	}
	return "", ""
}

// matrix reads a row of a matrix of NUMA nodes.
func (in *input) matrix(line int, what, unit, from string, cells []string) {
	for to, cell := range cells {
		v, err := decimal(cell)
		if err != nil {
			in.bad(line, "%s of node %s: %w", what, from, err)
			continue
		}
		r := Result{Name: fmt.Sprintf("%s, node %s to %d", what, from, to), Of: "as the tool prints it"}
		if unit == "ns" {
			r.Time = positive(v)
		} else {
			r.Bytes = positive(v * 1e6)
		}
		in.add(line, r)
	}
}

// rate adds a number that is a rate and nothing else.
func (in *input) rate(line int, name, text string, unit float64) {
	v, err := decimal(text)
	if err != nil {
		in.bad(line, "rate of %s: %w", name, err)
		return
	}
	in.add(line, Result{Name: name, Bytes: positive(v * unit), Of: "as the tool prints it"})
}

// OSU's micro-benchmarks measure messages of MPI: a size and a latency or a rate of 1e6 bytes a second in each row.
// The set of a row is its message.

var (
	osuHead = regexp.MustCompile(`^#\s*(OSU .*?)\s*(?:v[\d.]+.*)?$`)
	osuAny  = regexp.MustCompile(`(?m)^#\s*OSU .+`)
	osuRow  = regexp.MustCompile(`^\s*([\d.]+)(?:\s+([\d.]+))?(?:\s+[\d.]+)*\s*(?:Pass|Fail)?\s*$`)
)

func isOSU(text string) bool { return osuAny.MatchString(text) }

func readOSU(in *input) {
	name, unit, sized := "", "", false
	in.eachLine(func(line int, text string) {
		if m := osuHead.FindStringSubmatch(text); m != nil {
			name, unit, sized = strings.TrimSuffix(m[1], " Test"), "", false
			return
		}
		if strings.HasPrefix(text, "#") {
			switch low := strings.ToLower(text); {
			case strings.Contains(low, "mb/s"):
				unit, sized = "MB/s", strings.Contains(low, "size")
			case strings.Contains(low, "(us)"):
				unit, sized = "us", strings.Contains(low, "size")
			}
			return
		}
		m := osuRow.FindStringSubmatch(text)
		if m == nil || unit == "" || name == "" {
			return
		}
		in.osuRow(line, name, unit, sized, m[1], m[2], strings.HasSuffix(strings.TrimSpace(text), "Fail"))
	})
}

func (in *input) osuRow(line int, name, unit string, sized bool, first, second string, failed bool) {
	r := Result{Name: name, Of: "as the tool prints it"}
	value := first
	if sized {
		r.Set, r.Name, value = float64(count(first)), fmt.Sprintf("%s, %s B", name, first), second
	}
	if failed {
		in.leave(r.Name, "failed its own validation")
		return
	}
	v, err := decimal(value)
	switch {
	case err != nil:
		in.bad(line, "%s: %w", r.Name, err)
		return
	case v == 0:
		in.leave(r.Name, "too small for the digits that the tool prints")
		return
	case unit == "us":
		r.Time = positive(v * 1e3)
	default:
		r.Bytes = positive(v * 1e6)
	}
	in.add(line, r)
}

// perf bench mem prints rates by powers of 1024 a second, of the bytes that are copied or set, once: as STREAM
// counts, a copy moves twice as many.

var (
	perfHead = regexp.MustCompile(`(?m)^\s*# Running '?mem/(\w+)'? benchmark`)
	perfFunc = regexp.MustCompile(`^\s*# function '([^']+)'`)
	perfSize = regexp.MustCompile(`^\s*# Copying (\d+)\s*([KMGT]?B) bytes`)
	perfRate = regexp.MustCompile(`^\s*([\d.,]+) ([KMGT]?)B/[Ss]ec`)
)

func isPerfMem(text string) bool { return perfHead.MatchString(text) }

func readPerfMem(in *input) {
	kind, function, size := "", "", 0.0
	in.eachLine(func(line int, text string) {
		if m := perfHead.FindStringSubmatch(text); m != nil {
			kind, function, size = m[1], "", 0
		} else if m := perfFunc.FindStringSubmatch(text); m != nil {
			function = m[1]
		} else if m := perfSize.FindStringSubmatch(strings.Replace(text, "Bytes", "bytes", 1)); m != nil {
			size = float64(count(m[1])) * prefix(strings.TrimSuffix(m[2], "B"), true)
		} else if m := perfRate.FindStringSubmatch(text); m != nil && kind != "" {
			v, err := decimal(m[1])
			if err != nil {
				in.bad(line, "rate of %s: %w", kind, err)
				return
			}
			moved := map[string]float64{"memcpy": 2}[kind]
			moved = max(moved, 1)
			in.add(line, Result{Name: strings.TrimSpace(kind + " " + function), Kernel: kind, Set: moved * size,
				Bytes: positive(moved * v * prefix(m[2], true)), Of: "as the tool prints it"})
		}
	})
}

// pmbw prints lines of pairs for every function, number of threads and size; its rates are in bytes a second.

var (
	pmbwAny = regexp.MustCompile(`(?m)^RESULT\s.*\bfuncname=.*\bbandwidth=`)
)

func isPMBW(text string) bool { return pmbwAny.MatchString(text) }

func readPMBW(in *input) {
	in.eachLine(func(line int, text string) {
		if !strings.HasPrefix(text, "RESULT") {
			return
		}
		v := make(map[string]string)
		for _, f := range strings.FieldsFunc(text, func(r rune) bool { return r == '\t' || r == ' ' }) {
			if key, value, ok := strings.Cut(f, "="); ok {
				v[key] = value
			}
		}
		rate, err := decimal(v["bandwidth"])
		if err != nil {
			in.bad(line, "bandwidth of %s: %w", v["funcname"], err)
			return
		}
		r := Result{Name: v["funcname"], Set: float64(count(v["areasize"])), Workers: count(v["nthreads"]),
			Bytes: positive(rate), Of: "mean of " + firstOf(v["repeats"], "its repeats")}
		if seconds, err := decimal(v["time"]); err == nil && count(v["repeats"]) > 0 {
			r.Time = positive(seconds / float64(count(v["repeats"])) * 1e9)
		}
		in.add(line, r)
	})
}

// sysbench's memory test prints one block for each run: how many threads read or wrote blocks, and how many MiB a
// second. Version 0.4 calls them MB.

var (
	sysHead    = regexp.MustCompile(`(?m)^Running memory speed test|MiB transferred \(|^Memory block size:`)
	sysThreads = regexp.MustCompile(`^Number of threads: (\d+)`)
	sysBlock   = regexp.MustCompile(`(?i)^\s*(?:memory )?block size: (\d+)\s*([KMGT]?i?B?)\s*$`)
	sysOper    = regexp.MustCompile(`(?i)^\s*(?:memory )?operations?(?: type)?: (\w+)`)
	sysScope   = regexp.MustCompile(`(?i)^\s*(?:memory )?scope(?: type)?: (\w+)`)
	sysRate    = regexp.MustCompile(`^\s*[\d.]+ Mi?B transferred \(([\d.,]+) Mi?B/sec\)`)
)

func isSysbench(text string) bool { return sysHead.MatchString(text) }

func readSysbench(in *input) {
	r := Result{}
	oper, scope := "", ""
	in.eachLine(func(line int, text string) {
		if m := sysThreads.FindStringSubmatch(text); m != nil {
			r, oper, scope = Result{Workers: count(m[1])}, "", ""
		} else if m := sysBlock.FindStringSubmatch(text); m != nil {
			r.Set = float64(count(m[1])) * prefix(strings.TrimRight(m[2], "iB"), true)
		} else if m := sysOper.FindStringSubmatch(text); m != nil {
			oper = m[1]
		} else if m := sysScope.FindStringSubmatch(text); m != nil {
			scope = m[1]
		} else if m := sysRate.FindStringSubmatch(text); m != nil {
			v, err := decimal(m[1])
			if err != nil {
				in.bad(line, "rate: %w", err)
				return
			}
			r.Name, r.Of, r.Bytes = strings.Join(strings.Fields("memory "+oper+" "+scope), " "), "mean of the run",
				positive(v*(1<<20))
			in.add(line, r)
			r = Result{}
		}
	})
}
