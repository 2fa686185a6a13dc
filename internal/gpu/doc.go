// Package gpu runs kernels on graphics processors through a program of its own, the companion flynn-gpu, which alone
// loads drivers. The companion has its own operands, with the values that flynn gives its own, keeps them on a device
// or ships them with each op, and times itself by the clocks of host and device. It judges nothing: results are held
// against the reference here.
//
// Nothing that the companion does stops a run: every wait has a deadline, and one that is absent, crashes, hangs or
// talks nonsense gives a reason instead of an answer.
package gpu
