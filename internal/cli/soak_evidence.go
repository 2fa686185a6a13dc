package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"flynn/bench"
	"flynn/kernels"
	"flynn/misd"
)

// evidence is the file evidence.json: what a reader needs to repeat a finding.
type evidence struct {
	Flynn    string         `json:"flynn"`
	GOARCH   string         `json:"goarch"`
	Date     string         `json:"date"`
	Rounds   int            `json:"rounds"`
	Ballots  int            `json:"ballots"`
	Total    int            `json:"disagreements"`
	Findings []misd.Finding `json:"findings"`
}

// writeEvidence makes a folder with evidence.json and, for each finding, the operands and both results as raw bytes:
// finding 3's are 3-operand-X.bin … 3-got.bin 3-want.bin.
func writeEvidence(parent string, m *soakMap) (dir string, err error) {
	start := time.Now()
	if dir, err = makeFolder(parent, start); err != nil {
		return "", err
	}
	text, err := json.MarshalIndent(evidence{
		bench.Version, runtime.GOARCH, start.UTC().Format(time.RFC3339), m.rounds, m.soak.Ballots, m.total, m.found,
	}, "", "  ")
	if err != nil {
		return "", err
	}
	errs := []error{os.WriteFile(filepath.Join(dir, "evidence.json"), append(text, '\n'), 0o644)}
	for i, f := range m.found {
		for j, stream := range f.Operands {
			if len(stream) > 0 {
				errs = append(errs, writeRaw(dir, fmt.Sprintf("%d-operand-%s", i, kernels.StreamName(j)), stream))
			}
		}
		errs = append(errs, writeRaw(dir, fmt.Sprintf("%d-got", i), f.Got), writeRaw(dir, fmt.Sprintf("%d-want", i), f.Want))
	}
	return dir, errors.Join(errs...)
}

func writeRaw(dir, name string, data []byte) error {
	return os.WriteFile(filepath.Join(dir, name+".bin"), data, 0o644)
}
