package peer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// protocol is the first line of a peer; a program that says another version is not understood.
const protocol = "flynn-peer 1"

// ready ends what a peer says of itself.
const ready = "ready"

// nameable is what a benchmark name can hold without quotes, and benchstat does not take for a number of CPUs.
var nameable = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// introduce takes what a peer says of itself.
func (p *Peer) introduce(lines []string) error {
	if len(lines) == 0 || lines[0] != protocol {
		return fmt.Errorf("peer: %s is not a peer of this version: it does not begin with %q", p.path, protocol)
	}
	p.kernels = map[string]bool{}
	for _, line := range lines[1:] {
		if err := p.fact(line); err != nil {
			return err
		}
	}
	if len(p.kernels) == 0 {
		return fmt.Errorf("peer: %s has no kernel", p.Name)
	}
	return nil
}

func (p *Peer) fact(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "name":
		if !nameable.MatchString(rest) {
			return fmt.Errorf("peer: %s calls itself %q; a name is lower-case letters, digits and _", p.path, rest)
		}
		p.Name = rest
	case "version":
		p.Version = rest
	case "flags":
		p.Flags = rest
	case "absent":
		return errors.New(rest)
	case "kernel":
		f := strings.Fields(rest)
		if len(f) != 3 || f[2] != "one" && f[2] != "team" {
			return fmt.Errorf("peer: %s says %q; write: kernel NAME ELEM one|team", p.Name, line)
		}
		p.kernels[f[0]+"/"+f[1]] = f[2] == "team"
	default:
		return fmt.Errorf("peer: %s says %q, which is not of the protocol", p.Name, line)
	}
	return nil
}
