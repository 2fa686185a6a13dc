// Package peer runs other people's code for a kernel in processes of their own: what compilers make of plain loops, and
// libraries. A peer has its own operands, with the values that flynn gives its own, computes on them when it is asked,
// and times itself. It speaks the protocol of docs/peers.md on its standard input and output.
//
// Nothing that a peer does stops a run: every wait has a deadline, and one that is absent, crashes, hangs or talks
// nonsense gives a reason instead of an answer.
package peer
