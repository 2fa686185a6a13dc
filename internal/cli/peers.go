package cli

import "flynn/bench"

// warnPeers tells which peers do not run.
func (a *app) warnPeers(h *bench.Host) {
	for _, p := range h.Peers {
		if err := p.Err(); err != nil {
			a.say("warning: peer %s: %s", p.Name, plain(err))
		}
	}
}
