package bench

import (
	"fmt"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"flynn/results/keys"
)

// Version of flynn, and so of what its result files hold.
const Version = "0.1.0"

// FileKeys returns every key of a file in order, for the machine, this build and one session, and then what peers say
// of themselves.
func FileKeys(h *Host, start time.Time, seed uint64, order, args string) []benchfmt.Config {
	values := map[string]string{
		keys.Date:  start.UTC().Format(time.RFC3339),
		keys.Seed:  strconv.FormatUint(seed, 10),
		keys.Order: order,
		keys.Args:  args,
	}
	h.describe(values)
	describeBuild(values)
	var out []benchfmt.Config
	for _, k := range keys.File {
		v := values[k]
		if v == "" {
			v = keys.Unknown
		}
		out = append(out, benchfmt.Config{Key: k, Value: []byte(v), File: true})
	}
	devices := h.describeDevices()
	for _, key := range slices.Sorted(maps.Keys(devices)) {
		out = append(out, benchfmt.Config{Key: key, Value: []byte(devices[key]), File: true})
	}
	for _, p := range h.Peers {
		if p.Kernels() > 0 {
			out = append(out, benchfmt.Config{Key: keys.PeerFile + p.Name, Value: []byte(p.Built()), File: true})
		}
	}
	return out
}

func (h *Host) describe(values map[string]string) {
	m := h.Machine
	for key, v := range map[string]string{
		keys.Machine: m.Fingerprint, keys.CPU: m.CPU, keys.Uarch: m.Uarch, keys.GOOS: m.GOOS, keys.GOARCH: m.GOARCH,
		keys.Governor: m.Governor, keys.Virt: m.Virt, keys.Emulated: m.Emulated,
		keys.ISAMax: h.ISA.Max().String(),
		keys.Tiers:  strings.Join(tierNames(), " "),
		keys.VLen:   numberOrNone(float64(h.ISA.VLEN())),
		keys.Page:   fmt.Sprintf("%d thp=%s", m.PageSize, m.THP),
	} {
		values[key] = v
	}
	for key, n := range map[string]int64{
		keys.Cores: int64(m.Cores), keys.SMT: int64(m.SMT), keys.NUMA: int64(m.NUMANodes),
		keys.L1D: m.L1D, keys.L2: m.L2, keys.L3: m.L3,
	} {
		if n > 0 {
			values[key] = strconv.FormatInt(n, 10)
		}
	}
	if hz := Clock(); hz > 0 {
		values[keys.Clock] = strconv.FormatFloat(hz, 'f', 0, 64)
	}
	values[keys.CgroupCPU] = numberOrNone(m.CgroupCPU)
}

// numberOrNone is the value of a key where 0 means that there is no such thing.
func numberOrNone(v float64) string {
	if v == 0 {
		return "none"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// describeBuild tells what scalar code was compiled for, and from which commit: GOAMD64 decides what SISD is.
func describeBuild(values map[string]string) {
	values[keys.Go] = runtime.Version()
	values[keys.Flynn] = Version
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "GOAMD64":
			values[keys.GOAMD64] = s.Value
		case "vcs.revision":
			values[keys.Commit] = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				values[keys.Commit] += " modified"
			}
		}
	}
}
