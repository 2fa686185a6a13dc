#include "loops.h"

uint64_t popcount_u64(const uint64_t *x, size_t n) {
	uint64_t s = 0;
	for (size_t i = 0; i < n; i++)
		s += __builtin_popcountll(x[i]);
	return s;
}

int32_t dot8_i8(const int8_t *restrict x, const int8_t *restrict y, size_t n) {
	uint32_t s = 0; // it may wrap
	for (size_t i = 0; i < n; i++)
		s += x[i] * y[i];
	return s;
}
