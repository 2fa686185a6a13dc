// Package report writes what result files of flynn hold into a folder: tables, plots and one page. A report is built
// from files alone, so that a machine that can run no kernel can still show what another one measured.
//
// Its packages, each of which imports those before it alone:
//
//   - units writes numbers for people; table is the one kind of table; foreign reads what other tools print; fit fits
//     laws of scaling.
//   - analysis reads files into a Set, line by line, and derives from it what a reader acts on: the Flynn table with
//     its factors, roofs and what limits each rate, laws of scaling, crossovers.
//   - sheet and plot show an analysis, in tables and on a screen, and in pictures.
//   - compare compares sets with the first of them.
//   - page puts an analysis, its plots and a comparison into one file.
//
// Package speed holds records against the goals of flynn.
//
// Every number is a median with a 95 % interval from order statistics. A speed-up is estimated from paired ratios: the
// k-th sample of a variant and the k-th sample of its reference were taken side by side in one block.
//
// None of them imports kernels or bench.
package report
