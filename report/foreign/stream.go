package foreign

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// STREAM (McCalpin) prints its sizes in words, then a table of the best rates in 1e6 bytes a second.

var (
	streamTable   = regexp.MustCompile(`(?m)^(Copy|Scale|Add|Triad):\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)`)
	streamElement = regexp.MustCompile(`uses (\d+) bytes per array element`)
	streamSize    = regexp.MustCompile(`Array size = (\d+)`)
	streamTimes   = regexp.MustCompile(`will be executed (\d+) times`)
	streamThreads = regexp.MustCompile(`Number of Threads counted = (\d+)`)
)

func isSTREAM(text string) bool {
	return strings.Contains(text, "Best Rate MB/s") && streamTable.MatchString(text)
}

func readSTREAM(text string) ([]Result, error) {
	size, n := number(streamElement, text, 0), number(streamSize, text, 0)
	workers := int(number(streamThreads, text, 1)) // without OpenMP it says nothing of threads
	var all []Result
	for _, m := range streamTable.FindAllStringSubmatch(text, -1) {
		rate, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, fmt.Errorf("rate of %s: %w", m[1], err)
		}
		best, err := strconv.ParseFloat(m[4], 64)
		if err != nil {
			return nil, fmt.Errorf("time of %s: %w", m[1], err)
		}
		kernel := strings.ToLower(m[1])
		all = append(all, Result{
			Name: m[1], Kernel: kernel, Elem: elements[int(size)], N: int(n), Set: streams[kernel] * size * n, Workers: workers,
			Time: positive(best * 1e9), Bytes: positive(rate * 1e6), Of: bestOf(number(streamTimes, text, 0) - 1),
		})
	}
	return all, nil
}

// elements are flynn's names of floats by their bytes.
var elements = map[int]string{4: "f32", 8: "f64"}

// bestOf says what a smallest time is of; the first of them is left out by the tools.
func bestOf(times float64) string {
	if times < 1 {
		return "best"
	}
	return fmt.Sprintf("best of %.0f", times)
}

// number returns the first match of a pattern.
func number(pattern *regexp.Regexp, text string, without float64) float64 {
	m := pattern.FindStringSubmatch(text)
	if m == nil {
		return without
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return without
	}
	return v
}
