#include "table.h"
#include "loops.h"

// The arguments of each loop, and its result, out of a part and into it.

#define CALLS(T, N)                                                                                               \
	static void call_copy_##N(part *p) { copy_##N(p->z, p->x, p->m); }                                              \
	static void call_scale_##N(part *p) { scale_##N(p->z, p->x, p->a, p->m); }                                      \
	static void call_add_##N(part *p) { add_##N(p->z, p->x, p->y, p->m); }                                          \
	static void call_triad_##N(part *p) { triad_##N(p->z, p->x, p->y, p->a, p->m); }                                \
	static void call_vtriad_##N(part *p) { vtriad_##N(p->z, p->x, p->y, p->w, p->m); }                              \
	static void call_axpy_##N(part *p) {                                                                            \
		axpy_##N(p->y, p->x, p->a, p->m);                                                                             \
		p->a = -p->a;                                                                                                 \
	}                                                                                                               \
	static void call_update_##N(part *p) { update_##N(p->x, p->a, p->m); }                                          \
	static void call_sum_##N(part *p) { p->r = sum_##N(p->x, p->m); }                                               \
	static void call_dot_##N(part *p) { p->r = dot_##N(p->x, p->y, p->m); }                                         \
	static void call_max_##N(part *p) { p->r = max_##N(p->x, p->m); }                                               \
	static void call_nrm2_##N(part *p) { p->r = squares_##N(p->x, p->m); }                                          \
	static void call_argmax_##N(part *p) {                                                                          \
		ptrdiff_t at = argmax_##N(p->x, p->m);                                                                        \
		p->r = ((const T *)p->x)[at];                                                                                 \
		p->i = p->lo + at;                                                                                            \
	}                                                                                                               \
	static void call_horner_##N(part *p) { horner_##N(p->z, p->x, p->y, p->m); }                                    \
	static void call_gemm_##N(part *p) { gemm_##N(p->z, p->x, p->y, p->m, p->n); }                                  \
	static void call_gemv_##N(part *p) { gemv_##N(p->z, p->x, p->y, p->m, p->n); }                                  \
	static void call_transpose_##N(part *p) { transpose_##N(p->z, (const T *)p->x + p->lo, p->m, p->n); }           \
	static void call_stencil_##N(part *p) { stencil_##N(p->z, p->x, p->a, p->m, p->n); }                            \
	static void call_scan_##N(part *p) { scan_##N(p->z, p->x, p->m); }                                              \
	static void call_mandel_##N(part *p) { mandel_##N(p->z, p->x, p->y, p->m, p->n); }                              \
	static void call_nbody_##N(part *p) {                                                                           \
		const T *x = p->x;                                                                                            \
		nbody_##N(p->z, x, x + p->n, x + 2 * p->n, x + 3 * p->n, p->lo, p->lo + p->m, p->n);                          \
	}                                                                                                               \
	static void call_gather_##N(part *p) { gather_##N(p->z, p->x, p->p, p->m); }                                    \
	static void call_spmv_##N(part *p) { spmv_##N(p->z, p->x, p->y, p->p, p->q, p->m); }

CALLS(float, f32)
CALLS(double, f64)

static void call_scan_i32(part *p) { scan_i32(p->z, p->x, p->m); }
static void call_exp_f32(part *p) { exp_f32(p->z, p->x, p->m); }
static void call_find_u8(part *p) {
	size_t at = find_u8(p->x, p->a, p->m);
	p->r = at == (size_t)p->m ? 0 : 1; // found
	p->i = p->lo + at;
}
static void call_popcount_u64(part *p) { p->i = popcount_u64(p->x, p->m); }
static void call_hist_u8(part *p) { hist_u8(p->tally, p->x, p->m); }
static void call_dot8_i8(part *p) { p->i = dot8_i8(p->x, p->y, p->m); }
static void call_count_u8(part *p) { p->i = count_u8(p->x, p->a, p->m); }
static void call_crc32c_u8(part *p) { p->i = crc32c_u8(p->x, p->m); }

#define ROW(K, N, TEAM) {#K "/" #N, call_##K##_##N, TEAM},
#define BOTH(K, TEAM) ROW(K, f32, TEAM) ROW(K, f64, TEAM)

const entry table[] = {
	BOTH(copy, 1) BOTH(scale, 1) BOTH(add, 1) BOTH(triad, 1) BOTH(vtriad, 1) BOTH(axpy, 1) BOTH(update, 1)
	BOTH(sum, 1) BOTH(dot, 1) BOTH(max, 1) BOTH(nrm2, 1) BOTH(argmax, 1) BOTH(horner, 1)
	BOTH(gemm, 1) BOTH(gemv, 1) BOTH(transpose, 1) BOTH(stencil, 1)
	BOTH(scan, 0) ROW(scan, i32, 0) BOTH(gather, 1) BOTH(spmv, 1)
	BOTH(mandel, 1) BOTH(nbody, 1) ROW(exp, f32, 1)
	ROW(find, u8, 1) ROW(popcount, u64, 1) ROW(hist, u8, 0) {"histskew/u8", call_hist_u8, 0}, ROW(dot8, i8, 1)
	ROW(count, u8, 1) ROW(crc32c, u8, 0)
};

const int table_length = sizeof table / sizeof *table;
