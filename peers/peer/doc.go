// Package peer is what all programs here have in common: the protocol of docs/peers.md, operands with the values and
// the layout that flynn gives its own, and workers. It knows nothing of flynn's code: what both must agree on is the
// protocol.
package peer
