#include "loops.h"

#define T float
#define NAME(k) k##_f32
#include "poly.inc"
#undef T
#undef NAME

#define T double
#define NAME(k) k##_f64
#include "poly.inc"
