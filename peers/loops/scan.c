#include "loops.h"

#define T float
#define NAME(k) k##_f32
#include "scan.inc"
#undef T
#undef NAME

#define T double
#define NAME(k) k##_f64
#include "scan.inc"
#undef T
#undef NAME

#define T int32_t
#define NAME(k) k##_i32
#include "scan.inc"
