#include <stddef.h>

#include "blas.h"

// Prototypes of the C interface to BLAS, the same for every library.
enum { ROWS = 101, PLAIN = 111 };

#define BLAS(T, P)                                                                                                \
	void cblas_##P##copy(int n, const T *x, int incx, T *y, int incy);                                              \
	void cblas_##P##scal(int n, T a, T *x, int incx);                                                               \
	void cblas_##P##axpy(int n, T a, const T *x, int incx, T *y, int incy);                                         \
	T cblas_##P##dot(int n, const T *x, int incx, const T *y, int incy);                                            \
	T cblas_##P##nrm2(int n, const T *x, int incx);                                                                 \
	void cblas_##P##gemv(int order, int trans, int m, int n, T alpha, const T *a, int lda, const T *x, int incx,    \
	                     T beta, T *y, int incy);                                                                   \
	void cblas_##P##gemm(int order, int transa, int transb, int m, int n, int k, T alpha, const T *a, int lda,      \
	                     const T *b, int ldb, T beta, T *c, int ldc);

BLAS(float, s)
BLAS(double, d)

#define CALLS(P, N)                                                                                               \
	static void call_copy_##N(part *p) { cblas_##P##copy(p->m, p->x, 1, p->z, 1); }                                 \
	static void call_update_##N(part *p) { cblas_##P##scal(p->m, p->a, p->x, 1); }                                  \
	static void call_axpy_##N(part *p) {                                                                            \
		cblas_##P##axpy(p->m, p->a, p->x, 1, p->y, 1);                                                                \
		p->a = -p->a;                                                                                                 \
	}                                                                                                               \
	static void call_dot_##N(part *p) { p->r = cblas_##P##dot(p->m, p->x, 1, p->y, 1); }                            \
	static void call_nrm2_##N(part *p) { p->r = cblas_##P##nrm2(p->m, p->x, 1); }                                   \
	static void call_gemv_##N(part *p) {                                                                            \
		cblas_##P##gemv(ROWS, PLAIN, p->m, p->n, 1, p->x, p->n, p->y, 1, 0, p->z, 1);                                 \
	}                                                                                                               \
	static void call_gemm_##N(part *p) {                                                                            \
		cblas_##P##gemm(ROWS, PLAIN, PLAIN, p->m, p->n, p->n, 1, p->x, p->n, p->y, p->n, 0, p->z, p->n);              \
	}

CALLS(s, f32)
CALLS(d, f64)

#define BOTH(K) {#K "/f32", call_##K##_f32, 1}, {#K "/f64", call_##K##_f64, 1},

const entry table[] = {BOTH(copy) BOTH(update) BOTH(axpy) BOTH(dot) BOTH(nrm2) BOTH(gemv) BOTH(gemm)};
const int table_length = sizeof table / sizeof *table;

// What libraries have beyond BLAS; a weak symbol is null where the library has it not.
extern void openblas_set_num_threads(int) __attribute__((weak));
extern const char *openblas_get_config(void) __attribute__((weak));
extern void bli_thread_set_num_threads(int64_t) __attribute__((weak));
extern const char *bli_info_get_version_str(void) __attribute__((weak));

void threads(int workers) {
	if (openblas_set_num_threads)
		openblas_set_num_threads(workers);
	if (bli_thread_set_num_threads)
		bli_thread_set_num_threads(workers);
}

const char *version(void) {
	if (openblas_get_config)
		return openblas_get_config();
	if (bli_info_get_version_str)
		return bli_info_get_version_str();
	return "unknown";
}
