// Package speed holds recorded results against the figures that flynn wants to reach: of what the hardware allows, and
// of the best that compilers and libraries do in the same run.
//
// It reads results through package analysis, and knows nothing of kernels but their names.
package speed
