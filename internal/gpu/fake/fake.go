// Package fake is a companion for tests, whose one device is this processor.
package fake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"flynn/internal/gpu"
	"flynn/kernels"
)

// Env makes a test binary that calls [Main] a companion. Its value says what is wrong with it, "" nothing.
const Env = "FLYNN_FAKE_GPU"

// Real before what is wrong makes a companion do the ops that it times. Without it an op takes a nanosecond.
const Real = "real "

// Once names a file that the first of several companions removes.
const Once = "FLYNN_FAKE_GPU_ONCE"

// ever is how long a companion that hangs does so.
const ever = time.Hour

// Main is the companion of a test binary, for its TestMain. It returns false where the binary is none.
func Main() bool {
	fault, ok := os.LookupEnv(Env)
	if ok {
		fault, real := strings.CutPrefix(fault, Real)
		(&companion{fault: fault, real: real}).serve()
	}
	return ok
}

// companion is one that computes with the references.
type companion struct {
	fault string
	real  bool
	op    kernels.Op
	kind  kernels.Source
}

// hello is what the fake says of itself, by fault.
func (f *companion) hello() string {
	const device = `device {"device":0,"isa":"opencl","type":"gpu","name":"Fake","f64":false}` + "\n"
	const catalogue = "kernel triad f32\nkernel dot f32\nkernel dot f64\n"
	switch f.fault {
	case "mute":
		time.Sleep(ever)
	case "stranger":
		return "hello\nready\n"
	case "absent":
		return gpu.Protocol + "\nabsent no OpenCL here\nready\n"
	case "no device":
		return gpu.Protocol + "\n" + catalogue + "ready\n"
	case "bad device":
		return gpu.Protocol + "\ndevice Fake\nready\n"
	case "bad number":
		return gpu.Protocol + "\n" + strings.Replace(device, "0", "1", 1) + "ready\n"
	case "bad fact":
		return gpu.Protocol + "\ncolour red\nready\n"
	case "bad kernel":
		return gpu.Protocol + "\nkernel dot\nready\n"
	case "ends at once":
		fmt.Fprintln(os.Stderr, "lost its libraries")
		os.Exit(3)
	case "changes", "shrinks":
		if os.Remove(os.Getenv(Once)) == nil {
			break
		}
		again := strings.Replace(device, "Fake", "Other", 1) // the file is gone: this is the second start
		if f.fault == "shrinks" {
			again = strings.Replace(device, `"f64"`, `"memory":5,"alloc":5,"clock":1,"f64"`, 1)
		}
		return gpu.Protocol + "\n" + again + catalogue + "ready\n"
	}
	return gpu.Protocol + "\n" + device + catalogue + "ready\n"
}

func (f *companion) serve() {
	fmt.Print(f.hello())
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		word, rest, _ := strings.Cut(in.Text(), " ")
		if answer, err := f.answer(word, rest); err != nil {
			fmt.Println("no", err)
		} else {
			fmt.Print(answer, "ok\n")
		}
	}
	if f.fault == "stays" {
		time.Sleep(ever)
	}
}

func (f *companion) answer(word, rest string) (string, error) {
	switch word {
	case "open":
		return "", f.open(rest)
	case "check":
		return f.check(), nil
	case "dump":
		name, file, _ := strings.Cut(rest, " ")
		for _, r := range f.op.Results(nil) {
			if r.Name == name && f.fault != "no dump" {
				return "", os.WriteFile(file, r.Bytes, 0o600)
			}
		}
		return "", nil
	case "time":
		return f.time(rest), nil
	}
	return "", nil
}

func (f *companion) open(words string) error {
	var p gpu.Problem
	if err := json.Unmarshal([]byte(words), &p); err != nil {
		return err
	}
	if p.N > 1000 {
		return fmt.Errorf("%d is too large", p.N)
	}
	k, err := kernels.Lookup(p.Kernel, p.Elem)
	if err != nil {
		return err
	}
	problem, err := k.Open(p.N, kernels.Placement{})
	if err != nil {
		return err
	}
	f.op, f.kind = problem.Op(0), kernels.Source{Seed: p.Seed}
	if p.Random {
		f.kind.Kind = kernels.Random
	}
	f.op.Fill(f.kind)
	return nil
}

func (f *companion) check() string {
	f.op.Restore(f.kind)
	f.op.Run()
	results := f.op.Results(nil)
	switch f.fault {
	case "crash":
		p, _ := os.FindProcess(os.Getpid())
		p.Kill()
		time.Sleep(ever)
	case "hang":
		time.Sleep(ever)
	case "wrong":
		results[0].Bytes[3] ^= 1 << 5
	case "rounds":
		results[0].Bytes[0] ^= 1
	case "no result":
		return "result Z what\n"
	case "other result":
		return "result T 0\n"
	}
	var s strings.Builder
	for _, r := range results {
		sum := r.Sum
		if r.Name == "R" || r.Name == "I" {
			sum = r.Bits
		}
		fmt.Fprintf(&s, "result %s %x\n", r.Name, sum())
	}
	return s.String()
}

// run does ops, and takes the device to have waited for half of the time.
func (f *companion) run(ops int) (host, device int) {
	start := time.Now()
	for range ops {
		f.op.Run()
	}
	host = int(time.Since(start))
	return host, host / 2
}

// time tells a nanosecond an op, or what they took, and what is wrong with it.
func (f *companion) time(words string) string {
	var warm, ops int
	fmt.Sscan(words, &warm, &ops)
	host, device := ops, ops/2
	if f.real {
		host, device = f.run(ops)
	}
	switch f.fault {
	case "timer stands":
		device = 0
	case "timer runs back":
		device = -1
	case "timer races":
		device = 2 * host
	case "host lies":
		host = 1 << 62
	case "no time":
		return "took long\n"
	case "negative":
		host = -1
	}
	return fmt.Sprintf("took %d %d\n", host, device)
}
