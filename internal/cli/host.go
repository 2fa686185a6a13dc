package cli

import (
	"fmt"
	"os"
	"strings"

	"flynn/asm/isa"
	"flynn/bench"
)

// newHost detects the machine. A word of FLYNN_ISA or FLYNN_REQUIRE that cannot be followed is a usage error.
func newHost() (*bench.Host, error) {
	for _, env := range []string{isa.EnvISA, isa.EnvRequire} {
		for _, w := range strings.FieldsFunc(os.Getenv(env), func(r rune) bool { return r == ',' || r == ' ' }) {
			if err := oneOf(env+": ISA", strings.TrimLeft(w, isa.Signs), isa.Names()); err != nil {
				return nil, err
			}
		}
	}
	h, err := bench.NewHost()
	if err != nil {
		return nil, usagef("%s", plain(err))
	}
	return h, nil
}

// requireOnNodes fails where a node lacks a tier that a flag names.
func requireOnNodes(h *bench.Host, words []string) error {
	c := h.Multi.Cluster()
	if c == nil {
		return nil
	}
	for i := range c.Nodes {
		for _, w := range words {
			if n := &c.Nodes[i]; !n.Has(w) {
				return &missingError{fmt.Sprintf("node %s has no %s; it has %s", n, w, strings.Join(n.ISAs, ", "))}
			}
		}
	}
	return nil
}

// requireISAs fails where a tier is missing that a flag or FLYNN_REQUIRE names.
func requireISAs(h *bench.Host, words []string) error {
	for _, w := range words {
		if err := oneOf("ISA", w, isa.Names()); err != nil {
			return err
		}
	}
	ids, err := isa.ParseList(strings.Join(words, ","))
	if err != nil {
		return asUsage(err)
	}
	if err := h.ISA.Require(ids...); err != nil {
		return err
	}
	if err := h.ISA.RequireEnv(); err != nil {
		return &missingError{plain(err)}
	}
	return nil
}

// warnPeers tells which peers do not run.
func (a *app) warnPeers(h *bench.Host) {
	for _, p := range h.Peers {
		if err := p.Err(); err != nil {
			a.say("warning: peer %s: %s", p.Name, plain(err))
		}
	}
}
