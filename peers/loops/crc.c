#include <string.h>

#include "loops.h"

// crc32c uses the instruction where there is one, eight bytes at a time; a loop over a table is no match for it.
uint32_t crc32c_u8(const uint8_t *x, size_t n) {
	size_t i = 0;
#if defined(__SSE4_2__)
	uint64_t crc = 0xFFFFFFFF;
	for (; i + 8 <= n; i += 8) {
		uint64_t v;
		memcpy(&v, x + i, 8);
		crc = __builtin_ia32_crc32di(crc, v);
	}
	for (; i < n; i++)
		crc = __builtin_ia32_crc32qi((uint32_t)crc, x[i]);
	return ~(uint32_t)crc;
#else
	uint32_t crc = 0xFFFFFFFF;
	for (; i < n; i++) {
		crc ^= x[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (0x82F63B78 & -(crc & 1));
	}
	return ~crc;
#endif
}
