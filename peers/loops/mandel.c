// Every variant must count alike, so nothing here may be fused or put in another order.
#if defined(__clang__)
#pragma clang fp contract(off) reassociate(off)
#else
#pragma GCC optimize("no-fast-math", "fp-contract=off", "no-trapping-math")
#endif

#include "loops.h"

#define T float
#define NAME(k) k##_f32
#include "mandel.inc"
#undef T
#undef NAME

#define T double
#define NAME(k) k##_f64
#include "mandel.inc"
