#include "run.h"

// table is every loop with its arguments.
extern const entry table[];
extern const int table_length;
