//go:build linux

#include "textflag.h"

// func flushLines(p *byte, n uintptr)
TEXT ·flushLines(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD n+8(FP), R1
	ADD  R0, R1, R1        // end
	MRS  CTR_EL0, R2
	UBFX $16, R2, $4, R2   // DminLine: log2 of the words in the shortest line
	MOVD $4, R3
	LSL  R2, R3, R3
	SUB  $1, R3, R4
	BIC  R4, R0, R0

loop:
	DC  CIVAC, R0
	ADD R3, R0, R0
	CMP R1, R0
	BLO loop
	DSB $15                // SY
	RET
