// Package results is what a result file holds, once for who writes it and who reads it: the point of a benchmark and
// its name, the notes between samples, facts on kernels and tiers, and units of sizes. Package keys names all keys and
// units.
//
// It is a leaf: it may import the reader of Go's benchmark format and package keys.
package results
