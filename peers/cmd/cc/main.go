// Command cc is what a C compiler makes of plain loops. The one that compiles it, its flags and its name are chosen
// when it is built: see peers/build.
package main

import (
	"flynn/peers/loops"
	"flynn/peers/peer"
	"flynn/peers/run"
)

// Set by the linker.
var name, flags = "cc", ""

func main() {
	peer.Serve(peer.Program{Name: name, Version: run.Compiler(), Flags: flags, Env: run.Environment,
		Kernels: loops.Kernels()})
}
