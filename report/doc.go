// Package report turns result files of flynn into tables, plots and one page. A report is built from files alone, so
// that a machine that can run no kernel can still show what another one measured.
//
// The usual steps are:
//
//  1. Load reads files into a Set, line by line; what cannot be read is told in its error, the rest is still there.
//     Import puts the output of another tool beside it.
//  2. WriteText, WriteMarkdown, WriteCSV, WriteHTML and Plots show a Set; WriteAll writes chosen formats into a folder.
//     A View chooses plots, and puts a comparison into the page.
//  3. Analyse derives what a reader acts on: the Flynn table with its factors, roofs and what limits each rate, laws of
//     scaling, and crossovers. WriteFlynn, WriteFlynnMarkdown, WriteFlynnCSV and WriteJSON show it.
//
// Every number is a median with a 95 % interval from order statistics. A speed-up is estimated from paired ratios: the
// k-th sample of a variant and the k-th sample of its reference were taken side by side in one block.
//
// It may import report/fit, report/foreign, report/table, results, results/keys, internal/stats, gonum and
// the standard library; never kernels or bench.
package report
