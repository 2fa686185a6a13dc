package report

import (
	"encoding/json"
	"io"
)

// WriteJSON writes an analysis. Rates are in base units, as in a result file.
func WriteJSON(w io.Writer, a *Analysis) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(a)
}
