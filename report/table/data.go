package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
)

// CSV writes the heads and all rows.
func (t *Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = c.Head
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for _, r := range t.Rows {
		for i, c := range r.Cells {
			line[i] = c.Text
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// MarshalJSON gives the rows as objects with a field for each column, in their order.
func (t *Table) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, r := range t.Rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('{')
		for k, c := range r.Cells {
			name, err := json.Marshal(t.Columns[k].Head)
			if err != nil {
				return nil, err
			}
			value, err := json.Marshal(c.Value)
			if err != nil {
				return nil, err
			}
			if k > 0 {
				b.WriteByte(',')
			}
			b.Write(append(append(name, ':'), value...))
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
	return b.Bytes(), nil
}
