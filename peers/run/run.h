// How loops are bound to operands and run: what a kernel's code gets, and how often.
#ifndef RUN_H
#define RUN_H

#include <stdint.h>

// part is what one worker has of a problem, as peer.Part. It fills lines of its own.
typedef struct part {
	void *x, *y, *z, *w;
	int32_t *p, *q;
	int64_t m, n, lo;
	double a;
	double r;
	int64_t i;
	uint64_t *tally;
	int64_t room[3];
} part;

typedef void (*loop)(part *);

// folds, in the order of peer.Fold.
enum fold { FOLD_NONE, FOLD_SUM, FOLD_MAX, FOLD_FIRST, FOLD_ROOT, FOLD_WRAP };

// entry is a loop by its name.
typedef struct entry {
	const char *name;
	loop f;
	int team; // several workers can share an op
} entry;

// run does so many ops, one after the other, each by so many workers, and puts the results of parts together.
void run(loop f, part *parts, int workers, enum fold fold, int64_t ops, double *r, int64_t *i);

// pin puts worker k on the k-th CPU.
void pin(int workers, const int *cpus);

// compiler is its name and version.
const char *compiler(void);

#endif
