// Package emulated tells tests that they run on an emulated CPU, which is ten to fifty times as slow as this one. A leg
// of make cross runs there what the architecture changes: machine code, what Go compiles for floats, tiers and their
// choice, places of threads and memory, clocks, system calls.
package emulated

import (
	"os"
	"testing"
)

// Env holds the words that run a program of the architecture on the emulated CPU; it is set by .ci/leg.
const Env = "FLYNN_EXEC"

// Here tells whether this process runs on an emulated CPU, by a leg of make cross.
func Here() bool { return os.Getenv(Env) != "" }

// Portable skips a test on an emulated CPU: it depends on nothing that an architecture changes, so that make test tells
// all that it can tell.
func Portable(t testing.TB) {
	t.Helper()
	if Here() {
		t.Skip("portable: make test runs it")
	}
}
