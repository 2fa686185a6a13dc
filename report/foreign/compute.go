package foreign

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// The Parallel Research Kernels print the parameters of a run, whether it validates, and a rate in 1e6 a second with
// the mean time of an iteration. Their nstream reads and writes the vector that it adds to, so that it is no triad.

var (
	prkHead = regexp.MustCompile(`^\s*Parallel Research Kernels`)
	prkAny  = regexp.MustCompile(`(?m)^\s*Parallel Research Kernels`)
	prkRate = regexp.MustCompile(`^\s*Rate \((MB/s|MFlops?/s)\):\s*(\S+)\s*,?\s*Avg time \(s\):\s*(\S+)`)
	prkInt  = regexp.MustCompile(`^\s*(Number of threads|Number of ranks|Vector length|Number of iterations` +
		`|Matrix order|Order)\s*=\s*(\d+)`)
	prkBad = regexp.MustCompile(`(?i)does not validate|ERROR:|\bfail\w* validat`)
)

func isPRK(text string) bool { return prkAny.MatchString(text) }

func readPRK(in *input) {
	name, failed, v := "", "", map[string]int{}
	in.eachLine(func(line int, text string) {
		switch m := prkInt.FindStringSubmatch(text); {
		case prkHead.MatchString(text):
			name, failed, v = "", "", map[string]int{}
		case m != nil:
			v[m[1]] = count(m[2])
		case prkBad.MatchString(text):
			failed = strings.TrimSpace(text)
		case name == "" && strings.TrimSpace(text) != "":
			name, _, _ = strings.Cut(strings.TrimSpace(text), ":")
		}
		if m := prkRate.FindStringSubmatch(text); m != nil {
			in.prkRow(line, firstOf(name, "PRK"), failed, m, v)
		}
	})
}

func (in *input) prkRow(line int, name, failed string, m []string, v map[string]int) {
	if failed != "" {
		in.leave(name, "failed its own validation: "+failed)
		return
	}
	rate, err := decimal(m[2])
	seconds, err2 := decimal(m[3])
	if err != nil || err2 != nil {
		in.bad(line, "%s: rate %q, time %q", name, m[2], m[3])
		return
	}
	r := Result{Name: name, N: v["Vector length"], Workers: v["Number of threads"], Time: positive(seconds * 1e9),
		Of: fmt.Sprintf("mean of %d", max(v["Number of iterations"], 1))}
	if ranks := v["Number of ranks"]; ranks > 1 && r.Workers <= maxCount/ranks {
		r.Workers, r.Ranks = max(r.Workers, 1)*ranks, ranks
	}
	if m[1] == "MB/s" {
		r.Bytes = positive(rate * 1e6)
	} else {
		r.Flops = positive(rate * 1e6)
	}
	in.add(line, r)
}

// Spatter prints the configurations that it read, as JSON, and then a line for each of them: its number, in newer
// versions its bytes, its best time, and its rate in 1e6 bytes a second.

var (
	spatterHead   = regexp.MustCompile(`(?m)^\s*config\s+(?:bytes\s+)?time\(s\)\s+bw\(([KMGT]i?B/s)\)`)
	spatterRow    = regexp.MustCompile(`^\s*(\d+)((?:\s+\S+){2,3})\s*$`)
	spatterKernel = regexp.MustCompile(`(?i)["']kernel["']\s*:\s*["'](\w+)["']`)
)

func isSpatter(text string) bool { return spatterHead.MatchString(text) }

func readSpatter(in *input) {
	var kernels []string
	unit, columns := 0.0, 0
	in.eachLine(func(line int, text string) {
		for _, m := range spatterKernel.FindAllStringSubmatch(text, -1) {
			kernels = append(kernels, strings.ToLower(m[1]))
		}
		if m := spatterHead.FindStringSubmatch(text); m != nil {
			unit, columns = unitOf(m[1]), len(strings.Fields(text))
			return
		}
		m := spatterRow.FindStringSubmatch(text)
		if m == nil || unit == 0 || len(strings.Fields(m[2]))+1 != columns {
			if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "Min") {
				unit = 0
			}
			return
		}
		in.spatterRow(line, m[1], strings.Fields(m[2]), unit, kernels)
	})
}

func (in *input) spatterRow(line int, number string, cells []string, unit float64, kernels []string) {
	name := "config " + number
	at := count(number)
	if at < len(kernels) {
		name += " " + kernels[at]
	}
	last := len(cells) - 1
	seconds, err := decimal(cells[last-1])
	rate, err2 := decimal(cells[last])
	if err != nil || err2 != nil {
		in.bad(line, "%s: time %q, rate %q", name, cells[last-1], cells[last])
		return
	}
	in.add(line, Result{Name: name, Time: positive(seconds * 1e9), Bytes: positive(rate * unit),
		Of: "best of its runs"})
}

// mixbench prints a table with a group of columns for each kind of number: how many flops a byte, milliseconds, and
// rates in 1e9 a second.

var (
	mixHead = regexp.MustCompile(`(?m)^\s*Compute iters,\s*(?:Flops|Iops)/byte,`)
	mixKind = regexp.MustCompile(`^\s*Experiment ID,`)
)

func isMixbench(text string) bool { return mixHead.MatchString(text) }

func readMixbench(in *input) {
	var kinds []string
	open := false
	in.eachLine(func(line int, text string) {
		switch {
		case mixKind.MatchString(text):
			kinds = nil
			for _, f := range strings.Split(text, ",")[1:] {
				if f = strings.TrimSpace(f); f != "" {
					kinds = append(kinds, f)
				}
			}
		case mixHead.MatchString(text):
			open = true
		case strings.HasPrefix(text, "---"):
			open = false
		case open:
			in.mixRow(line, strings.Split(text, ","), kinds)
		}
	})
}

func (in *input) mixRow(line int, f, kinds []string) {
	const group = 4
	if len(f) < 1+group || count(f[0]) == 0 && strings.TrimSpace(f[0]) != "0" {
		return
	}
	for g := 0; 1+(g+1)*group <= len(f); g++ {
		kind := fmt.Sprintf("group %d", g+1)
		if g < len(kinds) {
			kind = kinds[g]
		}
		name := fmt.Sprintf("%s, %s iterations", kind, strings.TrimSpace(f[0]))
		v, ok := [group]float64{}, true
		for i, cell := range f[1+g*group : 1+(g+1)*group] {
			x, err := decimal(cell)
			if err != nil {
				in.bad(line, "%s: %w", name, err)
				ok = false
				break
			}
			v[i] = x
		}
		if ok {
			in.mixCell(line, name, kind, v)
		}
	}
}

// mixCell adds one group of a row, unless its rates are not what its flops a byte say.
func (in *input) mixCell(line int, name, kind string, v [4]float64) {
	intensity, ms, ops, bytes := v[0], v[1], v[2], v[3]
	if off := intensity*bytes - ops; off > .1*ops+.1 || off < -.1*ops-.1 {
		in.leave(name, fmt.Sprintf("its numbers contradict each other: %g a byte of %g GB/s are not %g G/s",
			intensity, bytes, ops))
		return
	}
	r := Result{Name: name, Time: positive(ms * 1e6), Bytes: positive(bytes * 1e9), Of: "as the tool prints it"}
	low := strings.ToLower(kind)
	for word, elem := range map[string]string{"single": "f32", "double": "f64", "half": "f16"} {
		if strings.Contains(low, word) {
			r.Elem, r.Flops = elem, positive(ops*1e9)
		}
	}
	in.add(line, r)
}

// clpeak measures devices of OpenCL, as text or as XML: rates by the width of a vector, in 1e9 a second. It says
// nothing of flynn's kernels, and a device is no CPU.

var (
	clHead = regexp.MustCompile(`^\s*([A-Za-z][\w -]*?(?:bandwidth|compute|latency)[\w -]*?)\s*\((GBPS|GFLOPS` +
		`|TFLOPS|GIOPS|us)\)`)
	clAny = regexp.MustCompile(`(?mi)^\s*Global memory bandwidth \(GBPS\)|^\s*(?:Single|Double` +
		`|Half)-precision compute \([GT]FLOPS\)|<clpeak[ >]`)
	clRow     = regexp.MustCompile(`^\s+([A-Za-z][\w() ]*?)\s*:\s*([\d.,]+)\s*$`)
	clLatency = regexp.MustCompile(`^\s*Kernel launch latency\s*:\s*([\d.,]+)\s*us`)
	clDevice  = regexp.MustCompile(`^\s*Device:\s*(.+?)\s*$`)
	clSkipped = regexp.MustCompile(`^\s*(No .*support!?) Skipped`)
	clUnits   = map[string]float64{"gbps": 1e9, "gflops": 1e9, "tflops": 1e12, "us": 1e3}
)

func isCLPeak(text string) bool { return clAny.MatchString(text) }

func readCLPeak(in *input) {
	if strings.Contains(in.text, "<clpeak") {
		in.clXML()
		return
	}
	section, unit, device := "", "", ""
	in.eachLine(func(line int, text string) {
		if m := clDevice.FindStringSubmatch(text); m != nil {
			device, section = m[1], ""
		} else if m := clLatency.FindStringSubmatch(text); m != nil {
			in.clRow(line, device, "kernel launch latency", "", m[1], "us")
		} else if m := clSkipped.FindStringSubmatch(text); m != nil {
			in.leave(strings.TrimSpace(device+" "+m[1]), "skipped by the tool")
		} else if m := clHead.FindStringSubmatch(text); m != nil {
			section, unit = m[1], m[2]
		} else if m := clRow.FindStringSubmatch(text); m != nil && section != "" {
			in.clRow(line, device, section, m[1], m[2], unit)
		} else if strings.TrimSpace(text) == "" {
			section = ""
		}
	})
}

// clRow adds a rate; operations on integers are no flops, and are passed over.
func (in *input) clRow(line int, device, section, width, text, unit string) {
	scale := clUnits[strings.ToLower(unit)]
	if scale == 0 {
		return
	}
	name := strings.Join(strings.Fields(device+" "+section+" "+width), " ")
	v, err := decimal(text)
	if err != nil {
		in.bad(line, "%s: %w", name, err)
		return
	}
	r := Result{Name: name, Of: "as the tool prints it"}
	switch strings.ToLower(unit) {
	case "gbps":
		r.Bytes = positive(v * scale)
	case "us":
		r.Time = positive(v * scale)
	default:
		r.Flops = positive(v * scale)
		for word, elem := range map[string]string{"half": "f16", "float": "f32", "double": "f64"} {
			if strings.HasPrefix(width, word) {
				r.Elem = elem
			}
		}
	}
	in.add(line, r)
}

// clXML reads the file of --xml-file: a section has its unit as an attribute, its rows are elements.
func (in *input) clXML() {
	d := xml.NewDecoder(strings.NewReader(in.text[strings.Index(in.text, "<clpeak"):]))
	lines := lineCounter{text: in.text, done: strings.Index(in.text, "<clpeak")}
	lines.line = 1 + strings.Count(in.text[:lines.done], "\n")
	above := lines.done
	var path []xml.StartElement
	device, text := "", ""
	for {
		t, err := d.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				in.bad(lines.of(above+int(d.InputOffset())), "the XML is damaged: %w", err)
			}
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			path, text = append(path, t.Copy()), ""
			if t.Name.Local == "device" {
				device = attribute(t, "name")
			}
		case xml.CharData:
			text = string(t)
		case xml.EndElement:
			if n := len(path); n > 1 && strings.TrimSpace(text) != "" {
				if unit := firstOf(attribute(path[n-1], "unit"), attribute(path[n-2], "unit")); unit != "" {
					in.clRow(lines.of(above+int(d.InputOffset())), device, path[n-2].Name.Local, path[n-1].Name.Local,
						text, unit)
				}
			}
			path, text = path[:max(len(path)-1, 0)], ""
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
