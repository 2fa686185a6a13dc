#include "loops.h"

size_t count_u8(const uint8_t *x, uint8_t c, size_t n) {
	size_t s = 0;
	for (size_t i = 0; i < n; i++)
		s += x[i] == c;
	return s;
}
