// Command flynn-gpu runs kernels of flynn on graphics processors. flynn starts it and speaks with it over its standard
// input and output, in the protocol of flynn/internal/gpu; it is of no use by itself. It loads drivers, and flynn does
// not: what they do to a process ends this one alone.
package main

import "os"

func main() { os.Exit(serve(os.Stdin, os.Stdout, os.Stderr)) }
