// Package patience stretches time-outs where this machine is slow: under an emulator, beside other load, on a small
// board.
//
// A time-out tells a process that is dead from one that is slow. What is right on an ordinary machine takes the slow
// one for dead, so each time-out of the module is one of an ordinary machine, stretched by a factor that is measured.
//
// It is a leaf.
package patience

import (
	"crypto/sha256"
	"os"
	"sync"
	"time"
)

// The probe is what a message costs besides the wire: two switches between goroutines, two pipes, a checksum each time.
const (
	trips   = 256
	payload = 1 << 10
	usual   = 4 * time.Millisecond // that it takes on an ordinary machine
	most    = 50                   // that a time-out is stretched
)

// Factor is how much slower than an ordinary machine this one is, from 1 on. It is measured once in a process.
var Factor = sync.OnceValue(func() float64 { return factor(probe()) })

// factor is the slowness that a time of the probe shows.
func factor(took time.Duration) float64 { return min(max(float64(took)/float64(usual), 1), most) }

// Stretch returns the time-out for this machine that is d on an ordinary one.
func Stretch(d time.Duration) time.Duration { return time.Duration(float64(d) * Factor()) }

// probe times round trips to a goroutine. A machine that has no pipes counts as an ordinary one.
func probe() time.Duration {
	there, out, err := os.Pipe()
	if err != nil {
		return 0
	}
	defer there.Close()
	in, back, err := os.Pipe()
	if err != nil {
		out.Close()
		return 0
	}
	defer in.Close()
	go func() {
		defer back.Close()
		echo(there, back)
	}()
	defer out.Close()
	start := time.Now()
	buf := make([]byte, payload)
	for range trips {
		if _, err := out.Write(buf); err != nil {
			return 0
		}
		if _, err := in.Read(buf[:sha256.Size]); err != nil {
			return 0
		}
	}
	return time.Since(start)
}

// echo answers each message with its checksum, until there are no more.
func echo(from, to *os.File) {
	buf := make([]byte, payload)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		sum := sha256.Sum256(buf[:n])
		if _, err := to.Write(sum[:]); err != nil {
			return
		}
	}
}
