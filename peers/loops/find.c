#include <string.h>

#include "loops.h"

// find is the library's memchr: no compiler makes vectors of a loop whose end it does not know.
size_t find_u8(const uint8_t *x, uint8_t c, size_t n) {
	const uint8_t *at = memchr(x, c, n);
	return at ? (size_t)(at - x) : n;
}
