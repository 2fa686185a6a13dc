#include "run.h"

// table is the routines of the library that is linked.
extern const entry table[];
extern const int table_length;

void threads(int workers);
const char *version(void);
