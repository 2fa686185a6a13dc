// Plain loops, as one writes them who leaves vectors to the compiler. Each file is a family of kernels; what depends on
// the element type is written once, in a .inc file that is included for each type.
#ifndef LOOPS_H
#define LOOPS_H

#include <stddef.h>
#include <stdint.h>

#define FLOATS(T, N)                                                                                              \
	void copy_##N(T *restrict z, const T *restrict x, size_t n);                                                    \
	void scale_##N(T *restrict z, const T *restrict x, T a, size_t n);                                              \
	void add_##N(T *restrict z, const T *restrict x, const T *restrict y, size_t n);                                \
	void triad_##N(T *restrict z, const T *restrict x, const T *restrict y, T a, size_t n);                         \
	void vtriad_##N(T *restrict z, const T *restrict x, const T *restrict y, const T *restrict w, size_t n);        \
	void axpy_##N(T *restrict y, const T *restrict x, T a, size_t n);                                               \
	void update_##N(T *x, T a, size_t n);                                                                           \
	T sum_##N(const T *x, size_t n);                                                                                \
	T dot_##N(const T *restrict x, const T *restrict y, size_t n);                                                  \
	T max_##N(const T *x, size_t n);                                                                                \
	T squares_##N(const T *x, size_t n);                                                                            \
	ptrdiff_t argmax_##N(const T *x, size_t n);                                                                     \
	void horner_##N(T *restrict z, const T *restrict x, const T *restrict c, size_t n);                             \
	void gemm_##N(T *restrict c, const T *restrict a, const T *restrict b, size_t m, size_t n);                     \
	void gemv_##N(T *restrict y, const T *restrict a, const T *restrict x, size_t m, size_t n);                     \
	void transpose_##N(T *restrict z, const T *restrict x, size_t m, size_t n);                                     \
	void stencil_##N(T *restrict z, const T *restrict x, T a, size_t m, size_t n);                                  \
	void scan_##N(T *restrict z, const T *restrict x, size_t n);                                                    \
	void mandel_##N(T *restrict z, const T *restrict x, const T *restrict y, size_t m, size_t n);                  \
	void nbody_##N(T *restrict a, const T *restrict x, const T *restrict y, const T *restrict z,                    \
	               const T *restrict m, size_t lo, size_t hi, size_t n);                                            \
	void gather_##N(T *restrict z, const T *restrict x, const int32_t *restrict p, size_t n);                       \
	void spmv_##N(T *restrict z, const T *restrict a, const T *restrict x, const int32_t *restrict start,           \
	              const int32_t *restrict col, size_t m);

FLOATS(float, f32)
FLOATS(double, f64)

void scan_i32(int32_t *restrict z, const int32_t *restrict x, size_t n);
void exp_f32(float *restrict z, const float *restrict x, size_t n);
size_t find_u8(const uint8_t *x, uint8_t c, size_t n);
uint64_t popcount_u64(const uint64_t *x, size_t n);
void hist_u8(uint64_t *restrict t, const uint8_t *restrict x, size_t n);
int32_t dot8_i8(const int8_t *restrict x, const int8_t *restrict y, size_t n);
size_t count_u8(const uint8_t *x, uint8_t c, size_t n);
uint32_t crc32c_u8(const uint8_t *x, size_t n);

#endif
