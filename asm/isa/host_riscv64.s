#include "textflag.h"

// func vlenb() uint64
TEXT ·vlenb(SB), NOSPLIT, $0-8
	CSRRS X0, VLENB, X5
	MOV   X5, ret+0(FP)
	RET
