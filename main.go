// Command flynn measures what instruction streams and data streams buy: one catalogue of numeric kernels in every class
// of Flynn's taxonomy.
package main

import (
	"os"

	"flynn/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
