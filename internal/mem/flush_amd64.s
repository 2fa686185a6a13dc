#include "textflag.h"

// func hasOpt() bool
TEXT ·hasOpt(SB), NOSPLIT, $0-1
	MOVB  $0, ret+0(FP)
	XORL  AX, AX
	CPUID                 // AX: the last leaf
	CMPL  AX, $7
	JLT   done
	MOVL  $7, AX
	XORL  CX, CX
	CPUID
	BTL   $23, BX         // CLFLUSHOPT
	SETCS ret+0(FP)

done:
	RET

// Lines have 64 bytes on every processor of this architecture.

// func flushLines(p *byte, n uintptr)
TEXT ·flushLines(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), SI
	MOVQ n+8(FP), DI
	ADDQ SI, DI           // end
	ANDQ $~63, SI
	CMPB ·opt(SB), $0
	JEQ  old

next:
	CLFLUSHOPT (SI)
	ADDQ       $64, SI
	CMPQ       SI, DI
	JCS        next
	MFENCE
	RET

old:
	CLFLUSH (SI)
	ADDQ    $64, SI
	CMPQ    SI, DI
	JCS     old
	MFENCE
	RET
