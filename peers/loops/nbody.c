#include "loops.h"

#define T float
#define NAME(k) k##_f32
#define ROOT __builtin_sqrtf
#include "nbody.inc"
#undef T
#undef NAME
#undef ROOT

#define T double
#define NAME(k) k##_f64
#define ROOT __builtin_sqrt
#include "nbody.inc"
