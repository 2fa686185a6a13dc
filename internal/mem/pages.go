package mem

import (
	"fmt"
	"slices"
	"strings"
)

// Pages is a kind of pages.
type Pages uint8

const (
	THP   Pages = iota // transparent huge pages where the system gives them: a wish, see [Region.Backing]
	Small              // the system's ordinary pages, even where it would give huge ones unasked
	Huge               // reserved huge pages (hugetlb) and nothing else; Linux only
)

var pageWords = []string{THP: "thp", Small: "4k", Huge: "huge"}

// String returns the word that ParsePages takes.
func (p Pages) String() string { return word(pageWords, int(p)) }

// ParsePages reads thp, 4k or huge. 4k stands for ordinary pages, whose size a machine may choose otherwise.
func ParsePages(s string) (Pages, error) {
	i, err := parse("pages", pageWords, s)
	return Pages(i), err
}

// NUMA is a rule by which the pages of a region spread over the memory nodes.
type NUMA uint8

const (
	Local      NUMA = iota // each page on the node of the thread that first touches it
	Interleave             // pages in turn on all nodes that this process may use; Linux only
)

var numaWords = []string{Local: "local", Interleave: "interleave"}

// String returns the word that ParseNUMA takes.
func (n NUMA) String() string { return word(numaWords, int(n)) }

// ParseNUMA reads local or interleave.
func ParseNUMA(s string) (NUMA, error) {
	i, err := parse("NUMA placement", numaWords, s)
	return NUMA(i), err
}

func word(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return fmt.Sprint(i)
}

func parse(what string, words []string, s string) (int, error) {
	if i := slices.Index(words, s); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("mem: no %s %q; there are %s", what, s, strings.Join(words, ", "))
}

// Words of [Region.Backing] besides those of [Pages].
const (
	Mixed   = "thp+4k"  // huge pages hold only a part of what they could
	Unknown = "unknown" // the system does not tell
)

// backing names what holds size bytes of which huge lie on transparent huge pages; whole is the size of one.
func backing(size, huge, whole int) string {
	switch {
	case huge < 0:
		return Unknown
	case huge == 0:
		return Small.String()
	case huge >= size/whole*whole: // the tail is too short for one
		return THP.String()
	}
	return Mixed
}
