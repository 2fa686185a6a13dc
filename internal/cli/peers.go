package cli

import (
	"flynn/bench"
	"flynn/internal/peer"
)

// attach starts the programs that flags name. One that does not run is not left out: results say why it is not there.
func attach(h *bench.Host, paths []string) error {
	programs, err := peer.Find(paths)
	if err != nil {
		return usagef("--peers: %s", plain(err))
	}
	if len(paths) > 0 && len(programs) == 0 {
		return usagef("--peers: no program in %v; make peers builds them into peers/bin", paths)
	}
	cpus := h.CPUs(h.MaxWorkers())
	named := map[string]string{}
	for i, path := range programs {
		p := peer.Start(path, cpus, peer.Patience())
		h.Peers = append(h.Peers, p)
		if other, twice := named[p.Name]; twice {
			detach(h)
			return usagef("--peers: %s and %s are both called %s", other, programs[i], p.Name)
		}
		named[p.Name] = path
	}
	return nil
}

// detach ends the peers.
func detach(h *bench.Host) {
	for _, p := range h.Peers {
		p.Close()
	}
	h.Peers = nil
}

// warnPeers tells which peers do not run.
func (a *app) warnPeers(h *bench.Host) {
	for _, p := range h.Peers {
		if err := p.Err(); err != nil {
			a.say("warning: peer %s: %s", p.Name, plain(err))
		}
	}
}
