// Command mca predicts how fast loops run on processors that are not at hand. It cuts the steady-state loop of every
// NEON, SVE and AVX-512 body out of a linked test binary of flynn's, and that of the same kernel as clang compiles it
// from the plain loops beside, and has llvm-mca reckon both. It is run in the module of the peers and writes
// ../docs/MCA.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// llvm is the version of the tools. Older ones take a Cortex-A57 for most cores of Arm.
const llvm = "19"

func main() {
	out := flag.String("o", filepath.Join("..", "docs", "MCA.md"), "file to write")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "mca:", err)
		os.Exit(1)
	}
}

func write(path string) error {
	text, err := predicted()
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// predicted is the page of the bodies as they are.
func predicted() (string, error) {
	dir, err := os.MkdirTemp("", "mca")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	var tables []table
	for _, a := range arches {
		t, err := predict(dir, a)
		if err != nil {
			return "", err
		}
		tables = append(tables, t)
	}
	return page(tables), nil
}
