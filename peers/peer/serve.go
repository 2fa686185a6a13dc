package peer

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Serve speaks for a program until its input ends. It sets what is missing of the program's environment, by starting
// itself again, because libraries read it before main.
func Serve(p Program) {
	if err := p.environment(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	runtime.LockOSThread()
	debug.SetGCPercent(-1)
	s := &server{program: p, out: bufio.NewWriter(os.Stdout)}
	s.hello()
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		s.answer(strings.Fields(in.Text()))
	}
}

// server is a conversation.
type server struct {
	program Program
	out     *bufio.Writer
	cpus    []int
	kernel  *Kernel
	problem *problem       // nil where none is open
	runners map[int]Runner // by workers
}

func (s *server) hello() {
	p := s.program
	fmt.Fprintf(s.out, "flynn-peer 1\nname %s\nversion %s\nflags %s\n", p.Name, p.Version, p.Flags)
	if p.Absent != "" {
		fmt.Fprintf(s.out, "absent %s\n", p.Absent)
	}
	for _, k := range p.Kernels {
		workers := "one"
		if k.Team {
			workers = "team"
		}
		fmt.Fprintf(s.out, "kernel %s %s %s\n", k.Name, k.Elem, workers)
	}
	fmt.Fprintln(s.out, "ready")
	s.out.Flush()
}

// answer does what a request asks, and ends with ok or the reason why not.
func (s *server) answer(words []string) {
	defer s.out.Flush()
	if len(words) == 0 {
		return
	}
	var err error
	switch words[0] {
	case "cpus":
		var cpus []int
		if cpus, err = numbers(words[1:]); err == nil {
			s.cpus = cpus
		}
	case "open":
		err = s.open(words[1:])
	case "check":
		err = s.check(words[1:])
	case "time":
		err = s.time(words[1:])
	case "dump":
		err = s.dump(words[1:])
	case "close":
		s.close()
	default:
		err = fmt.Errorf("unknown request %q", words[0])
	}
	if err != nil {
		fmt.Fprintf(s.out, "no %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
		return
	}
	io.WriteString(s.out, "ok\n")
}

// open takes "kernel elem n seed".
func (s *server) open(words []string) error {
	s.close()
	if len(words) != 4 {
		return fmt.Errorf("open takes a kernel, an element type, n and a seed")
	}
	n, err := strconv.Atoi(words[2])
	if err != nil || n < 1 {
		return fmt.Errorf("invalid size %q", words[2])
	}
	seed, err := strconv.ParseUint(words[3], 10, 64)
	if err != nil {
		return err
	}
	for i := range s.program.Kernels {
		if k := &s.program.Kernels[i]; k.Name == words[0] && k.Elem == words[1] {
			s.kernel, s.runners = k, map[int]Runner{}
			s.problem, err = newProblem(k.Name, k.Elem, n, seed)
			return err
		}
	}
	return fmt.Errorf("%s has no %s of %s", s.program.Name, words[0], words[1])
}

// check takes "workers" and tells all results of one op on fresh operands.
func (s *server) check(words []string) error {
	ns, err := numbers(words)
	if err != nil || len(ns) != 1 {
		return fmt.Errorf("check takes a number of workers")
	}
	if s.problem == nil {
		return fmt.Errorf("no problem is open")
	}
	s.problem.restore()
	s.drop(ns[0]) // its parts hold scalars of ops before
	r, err := s.runner(ns[0])
	if err != nil {
		return err
	}
	r.Ready()
	r.Run(1)
	s.problem.tell(s.out, r.Result())
	return nil
}

// dump takes a file and writes the result stream of the last op into it.
func (s *server) dump(words []string) error {
	if s.problem == nil || len(words) != 1 {
		return fmt.Errorf("dump takes a file, after a check")
	}
	return s.problem.dump(words[0])
}

// settle is how long workers may go on spinning after their work, and keep their CPUs from those who are timed next.
const settle = 3 * time.Millisecond

// time takes "workers warm iters" and tells nanoseconds, involuntary switches and page faults.
func (s *server) time(words []string) error {
	ns, err := numbers(words)
	if err != nil || len(ns) != 3 {
		return fmt.Errorf("time takes workers, ops to warm up, and ops to time")
	}
	r, err := s.runner(ns[0])
	if err != nil {
		return err
	}
	r.Ready()
	r.Run(ns[1])
	before := usage()
	start := time.Now()
	r.Run(ns[2])
	took := time.Since(start)
	after := usage()
	if ns[0] > 1 {
		time.Sleep(settle)
	}
	fmt.Fprintf(s.out, "took %d %d %d\n", took.Nanoseconds(), after.Nivcsw-before.Nivcsw,
		after.Minflt+after.Majflt-before.Minflt-before.Majflt)
	return nil
}

// usage counts for all threads of the process.
func usage() (u syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // zeros tell of no disturbance
	return u
}

// runner is the kernel bound to the open problem for so many workers.
func (s *server) runner(workers int) (Runner, error) {
	switch {
	case s.problem == nil:
		return nil, fmt.Errorf("no problem is open")
	case workers < 1 || workers > len(s.cpus):
		return nil, fmt.Errorf("%d workers, and %d CPUs", workers, len(s.cpus))
	case workers > 1 && !s.kernel.Team:
		return nil, fmt.Errorf("%s has one worker", s.kernel.Name)
	}
	if s.runners[workers] == nil {
		s.runners[workers] = s.bind(workers)
	}
	return s.runners[workers], nil
}

// bind cuts the problem for so many workers, as far as there is something for each.
func (s *server) bind(workers int) Runner {
	if s.kernel.Whole {
		return s.kernel.Open(s.problem.split(1), s.cpus[:workers])
	}
	workers = min(workers, s.problem.units())
	return s.kernel.Open(s.problem.split(workers), s.cpus[:workers])
}

func (s *server) drop(workers int) {
	if r := s.runners[workers]; r != nil {
		r.Close()
		delete(s.runners, workers)
	}
}

func (s *server) close() {
	for workers := range s.runners {
		s.drop(workers)
	}
	if s.problem != nil {
		s.problem.free()
		s.problem = nil
		runtime.GC()
	}
}

// numbers reads words that are whole numbers from 0.
func numbers(words []string) ([]int, error) {
	var ns []int
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("invalid number %q", w)
		}
		ns = append(ns, n)
	}
	return ns, nil
}
