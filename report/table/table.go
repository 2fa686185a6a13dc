// Package table shows rows under columns to people and to programs: as text that fits a terminal, as Markdown, as HTML
// for a page, as CSV and as JSON.
//
// It may import go-runewidth and the standard library.
package table

import (
	"fmt"
	"strconv"
)

// Table is rows of cells under columns, with notes that explain them.
type Table struct {
	ID      string // of the table in a page
	Title   string
	Intro   string // what it shows
	Empty   string // what to say where it has no rows
	All     string // the command that writes all rows, where a page has room for some
	Gap     int    // blanks between columns of text; 0 is two
	Columns []Column
	Rows    []Row
	Notes   []string
}

// Column is the head of a column and how its cells are shown.
type Column struct {
	Head  string // a line break parts what stands above from what stands below
	Left  bool   // words, which are left-aligned; numbers are right-aligned
	Same  bool   // text leaves a cell blank where the row above says the same
	Group bool   // rows that agree in it belong together: a line parts them in text, a page gives them a heading
	Term  bool   // for terminals only: elsewhere the cell before it has room for it
	// Below orders the columns that move below the line where a terminal is narrow; those with 0 follow, from the right.
	Below int
	Last  bool   // moves after all others
	Min   int    // least width in cells, for tables that stand below each other
	Class string // by which a page can hide the column
	ISA   string // likewise
}

// Row is one row, with that by which a page can choose it.
type Row struct {
	Kernel, Elem, Class, ISA string
	Cells                    []Cell
}

// Cell is what one column says of a row.
type Cell struct {
	Text, More string // what there is room for everywhere, and what a page and Markdown say beside it
	Value      any    // of a number: what sorts it on a page, and what a program reads
	Alarm      bool
	Colour     string // on a terminal; it repeats what the text says
}

// Absent stands where nothing was measured, so that it is not taken for zero.
const Absent = "–"

// Words is a cell of text.
func Words(s string) Cell { return Cell{Text: s} }

// Number is a cell of a number as people read it.
func Number(text string, value float64) Cell { return Cell{Text: text, Value: value} }

// Data is a cell for programs: a value in full precision. Nil is what is not known: blank, or null.
func Data(value any) Cell {
	switch v := value.(type) {
	case nil:
		return Cell{}
	case float64:
		return Cell{Text: strconv.FormatFloat(v, 'g', -1, 64), Value: v}
	default:
		return Cell{Text: fmt.Sprint(v), Value: v}
	}
}

// Left is a column of words.
func Left(head string) Column { return Column{Head: head, Left: true} }

// Right is a column of numbers.
func Right(head string) Column { return Column{Head: head} }

// Add adds a row of texts.
func (t *Table) Add(texts ...string) {
	cells := make([]Cell, len(t.Columns))
	for i, s := range texts {
		cells[i] = Words(s)
	}
	t.Rows = append(t.Rows, Row{Cells: cells})
}

// Of is a column of typed rows.
type Of[T any] struct {
	Column
	Cell func(T) Cell
}

// Cells is a column of cells.
func Cells[T any](c Column, cell func(T) Cell) Of[T] { return Of[T]{c, cell} }

// Texts is a column of plain texts.
func Texts[T any](c Column, text func(T) string) Of[T] {
	return Of[T]{c, func(v T) Cell { return Words(text(v)) }}
}

// Values is a column for programs; nil is what is not known.
func Values[T any](name string, of func(T) any) Of[T] {
	return Of[T]{Right(name), func(v T) Cell { return Data(of(v)) }}
}

// Fill gives a table the columns and rows of typed values. A row is made by key, without its cells; nil is a blank one.
func Fill[T any](t *Table, columns []Of[T], values []T, key func(T) Row) {
	for _, c := range columns {
		t.Columns = append(t.Columns, c.Column)
	}
	for _, v := range values {
		var row Row
		if key != nil {
			row = key(v)
		}
		for _, c := range columns {
			row.Cells = append(row.Cells, c.Cell(v))
		}
		t.Rows = append(t.Rows, row)
	}
}

// full returns the columns where cells have room to say more.
func (t *Table) full() []int {
	var all []int
	for i, c := range t.Columns {
		if !c.Term {
			all = append(all, i)
		}
	}
	return all
}

// begins reports whether a row begins a group.
func (t *Table) begins(row int) bool {
	for i, c := range t.Columns {
		if c.Group && (row == 0 || t.Rows[row].Cells[i].Text != t.Rows[row-1].Cells[i].Text) {
			return true
		}
	}
	return false
}
