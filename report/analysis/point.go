package analysis

import "flynn/results"

// Point is one benchmark.
type Point = results.Point
