package machine

import (
	"os"

	"golang.org/x/sys/unix"
)

// Detect reads the machine this process runs on. It never fails: what it cannot find out stays unknown.
func Detect() *Machine { return DetectAt(os.DirFS("/"), here(atStart)) }

// atStart is the affinity of the process, read before any worker pins its thread: each thread has a mask of its own.
var atStart = affinity()

func affinity() []int {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil { // more CPUs than a CPUSet holds
		return firstCPUs()
	}
	var cpus []int
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}
