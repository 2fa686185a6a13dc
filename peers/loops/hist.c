#include "loops.h"

// hist has several tables, or equal neighbours would wait for each other.
void hist_u8(uint64_t *restrict t, const uint8_t *restrict x, size_t n) {
	enum { TABLES = 8 };
	uint32_t tables[TABLES][256] = {{0}};
	size_t i = 0;
	for (; i + TABLES <= n; i += TABLES)
		for (size_t k = 0; k < TABLES; k++)
			tables[k][x[i + k]]++;
	for (; i < n; i++)
		tables[0][x[i]]++;
	for (size_t v = 0; v < 256; v++) {
		t[v] = 0;
		for (size_t k = 0; k < TABLES; k++)
			t[v] += tables[k][v];
	}
}
