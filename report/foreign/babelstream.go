package foreign

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// BabelStream with --csv prints one line for each kernel. Its rates are in 1e6 bytes a second, or in MiB/s where asked;
// versions before 5 call the column otherwise. It does not tell how many threads ran.

// babelRates are the heads of the column of rates, with their unit in bytes.
var babelRates = map[string]float64{
	"max_mbytes_per_sec": 1e6, "max_MB_per_sec": 1e6, "max_mibytes_per_sec": 1 << 20, "max_MiB_per_sec": 1 << 20,
}

// babelKernels are flynn's names of its kernels.
var babelKernels = map[string]string{"Copy": "copy", "Mul": "scale", "Add": "add", "Triad": "triad", "Dot": "dot"}

const babelHead = "function,num_times,n_elements,sizeof,"

func isBabelStream(text string) bool { return strings.Contains(text, babelHead) }

func readBabelStream(text string) ([]Result, error) {
	start := strings.Index(text, babelHead)
	if start < 0 {
		return nil, errors.New("no line starts with " + babelHead + " (run it with --csv)")
	}
	in := csv.NewReader(strings.NewReader(text[start:]))
	in.FieldsPerRecord = -1
	lines, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	at := make(map[string]int)
	unit, rateAt := 0.0, 0
	for i, head := range lines[0] {
		at[head] = i
		if u, ok := babelRates[head]; ok {
			unit, rateAt = u, i
		}
	}
	if _, ok := at["min_runtime"]; !ok || unit == 0 {
		return nil, fmt.Errorf("no column of rates or of min_runtime in %q", strings.Join(lines[0], ","))
	}
	var all []Result
	for _, line := range lines[1:] {
		if len(line) < len(lines[0]) { // what is printed after the table
			continue
		}
		var v [5]float64
		for i, column := range []int{at["num_times"], at["n_elements"], at["sizeof"], rateAt, at["min_runtime"]} {
			if v[i], err = strconv.ParseFloat(line[column], 64); err != nil {
				return nil, fmt.Errorf("%s: %w", line[0], err)
			}
		}
		kernel := babelKernels[line[0]]
		all = append(all, Result{
			Name: line[0], Kernel: kernel, Elem: elements[int(v[2])], N: int(v[1]), Set: streams[kernel] * v[1] * v[2],
			Time: positive(v[4] * 1e9), Bytes: positive(v[3] * unit), Of: bestOf(v[0] - 1),
		})
	}
	return all, nil
}
