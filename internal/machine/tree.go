package machine

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// tree reads the small text files of /proc and /sys. What is absent, unreadable or odd is empty: no machine has them
// all.
type tree struct{ fs.FS }

// text returns the trimmed content of a file.
func (t tree) text(name string) string {
	b, err := fs.ReadFile(t, name)
	if err != nil {
		return ""
	}
	return strings.Trim(string(b), " \t\r\n\x00") // device-tree strings end with a zero
}

func (t tree) number(name string) (int64, bool) {
	n, err := strconv.ParseInt(t.text(name), 10, 64)
	return n, err == nil
}

// list returns the numbers of a file like "0-3,8".
func (t tree) list(name string) []int { return parseList(t.text(name)) }

func (t tree) exists(name string) bool {
	_, err := fs.Stat(t, name)
	return err == nil
}

func (t tree) glob(pattern string) []string {
	names, err := fs.Glob(t, pattern)
	if err != nil {
		return nil
	}
	return names
}

// maxCPU bounds a list, so that a broken file cannot ask for all memory: Linux is built for 8192 CPUs at most.
const maxCPU = 1 << 13

// parseList parses ranges like "0-3,8" and returns their numbers ascending, nil where s is not a list.
func parseList(s string) []int {
	var all []int
	for r := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(r), "-")
		lo, err := strconv.Atoi(from)
		if err != nil {
			return nil
		}
		hi := lo
		if isRange {
			if hi, err = strconv.Atoi(to); err != nil {
				return nil
			}
		}
		if lo < 0 || hi < lo || hi > maxCPU {
			return nil
		}
		for n := lo; n <= hi; n++ {
			all = append(all, n)
		}
		if len(all) > 2*maxCPU {
			return nil
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// field returns the trimmed value of the first line "key : value" of a file's text.
func field(text, key string) string {
	for line := range strings.Lines(text) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
