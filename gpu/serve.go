package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"flynn/gpu/catalogue"
	"flynn/gpu/device"
	"flynn/gpu/engine"
	"flynn/gpu/opencl"
	"flynn/internal/gpu"
	"flynn/kernels"
)

// server is a conversation.
type server struct {
	out      *bufio.Writer
	devices  []found
	problem  *engine.Problem  // nil where none is open
	results  []kernels.Result // of the last check
	sessions map[int]device.Session
}

// found is a device as it is told.
type found struct {
	device.Device
	info gpu.Device
}

// parting is how long an op may still take when nobody waits for its result any more.
var parting = 2 * time.Second

// serve speaks until its input ends, and returns the exit status.
func serve(in io.Reader, out, complaints io.Writer) int {
	runtime.LockOSThread() // contexts of some APIs belong to a thread
	s := newServer(out)
	s.hello(find())
	for request := range requests(in) {
		if err := s.answer(request); err != nil {
			fmt.Fprintln(complaints, err)
			return 1
		}
	}
	s.close()
	for _, session := range s.sessions {
		session.Close()
	}
	return 0
}

func newServer(out io.Writer) *server {
	return &server{out: bufio.NewWriter(out), sessions: map[int]device.Session{}}
}

// requests gives the lines of the input. When it has ended, what a driver does not end is ended: no time-out of an API
// helps against a program that runs for ever.
func requests(in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		for s := bufio.NewScanner(in); s.Scan(); {
			lines <- s.Text()
		}
		close(lines)
		time.Sleep(parting)
		os.Exit(1)
	}()
	return lines
}

// find lists the devices of all routes: graphics processors first, because a number is what a user names them by, and
// processors last.
func find() ([]found, error) {
	devices, err := opencl.Devices()
	if err != nil {
		return nil, err
	}
	var all []found
	for _, d := range devices {
		all = append(all, found{d, d.Info()})
	}
	order := []string{"gpu", "accelerator", "cpu"}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Compare(slices.Index(order, a.info.Type), slices.Index(order, b.info.Type))
	})
	for i := range all {
		all[i].info.Number = i
	}
	return all, nil
}

// hello says what there is, or why there is nothing.
func (s *server) hello(devices []found, err error) {
	s.devices = devices
	fmt.Fprintln(s.out, gpu.Protocol)
	if err != nil {
		fmt.Fprintln(s.out, "absent", line(err))
	}
	for _, d := range devices {
		text, _ := json.Marshal(d.info) // of numbers and text
		fmt.Fprintf(s.out, "device %s\n", text)
	}
	for k := range kernels.All() {
		if catalogue.Has(k) {
			fmt.Fprintln(s.out, "kernel", k.Name, k.Elem)
		}
	}
	fmt.Fprintln(s.out, gpu.Ready)
	s.out.Flush()
}

// line is an error in one line.
func line(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// answer does what a request asks, and ends with ok or the reason why not. An error is a device that is lost, with all
// of this process.
func (s *server) answer(request string) error {
	defer s.out.Flush()
	word, rest, _ := strings.Cut(request, " ")
	err := s.do(word, rest)
	var lost *engine.LostError
	switch {
	case errors.As(err, &lost):
		return err
	case err != nil:
		fmt.Fprintln(s.out, "no", line(err))
	default:
		fmt.Fprintln(s.out, "ok")
	}
	return nil
}

func (s *server) do(word, rest string) error {
	switch word {
	case "open":
		return s.open(rest)
	case "close":
		s.close()
		return nil
	case "check", "dump", "time":
	default:
		return fmt.Errorf("%q is no request", word)
	}
	if s.problem == nil {
		return errors.New("no problem is open")
	}
	switch word {
	case "check":
		return s.check()
	case "dump":
		return s.dump(rest)
	}
	return s.time(rest)
}

// open takes a Problem.
func (s *server) open(words string) error {
	s.close()
	var p gpu.Problem
	if err := json.Unmarshal([]byte(words), &p); err != nil {
		return fmt.Errorf("open takes a problem in JSON: %w", err)
	}
	if p.Device < 0 || p.Device >= len(s.devices) {
		return fmt.Errorf("no device %d; there are %d", p.Device, len(s.devices))
	}
	session, err := s.session(p.Device)
	if err != nil {
		return err
	}
	s.problem, err = engine.Open(session, s.devices[p.Device].info, p)
	return err
}

// session is the one session of a device: its programs are compiled once.
func (s *server) session(number int) (device.Session, error) {
	if s.sessions[number] == nil {
		session, err := s.devices[number].Open()
		if err != nil {
			return nil, err
		}
		s.sessions[number] = session
	}
	return s.sessions[number], nil
}

// check tells all results of one op on fresh operands.
func (s *server) check() error {
	results, err := s.problem.Check()
	s.results = results
	if err != nil {
		return err
	}
	for _, r := range results {
		value := r.Sum
		if r.Name == "R" || r.Name == "I" {
			value = r.Bits
		}
		fmt.Fprintf(s.out, "result %s %x\n", r.Name, value())
	}
	return nil
}

// dump takes a name and a file, and writes the bytes of that result of the last check into it.
func (s *server) dump(words string) error {
	name, file, _ := strings.Cut(words, " ")
	for _, r := range s.results {
		if r.Name == name {
			return os.WriteFile(file, r.Bytes, 0o600)
		}
	}
	return fmt.Errorf("the last check has no result %q", name)
}

// time takes "warm ops" and tells nanoseconds of the host's clock and the device's.
func (s *server) time(words string) error {
	var warm, ops int
	if n, err := fmt.Sscan(words, &warm, &ops); n != 2 || err != nil || warm < 0 || ops < 1 {
		return errors.New("time takes ops to warm up, 0 and more, and ops to time, 1 and more")
	}
	host, device, err := s.problem.Time(warm, ops)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "took %d %d\n", host, device)
	return nil
}

// close gives the operands back.
func (s *server) close() {
	if s.problem != nil {
		s.problem.Close()
	}
	s.problem, s.results = nil, nil
}
