package sheet

import (
	"encoding/json"
	"io"

	"flynn/report/analysis"
)

// WriteJSON writes an analysis. Rates are in base units, as in a result file.
func WriteJSON(w io.Writer, a *analysis.Analysis) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(a)
}
