#define _GNU_SOURCE
#include <math.h>
#include <omp.h>
#include <sched.h>

#include "run.h"

static void join(const part *parts, int workers, enum fold fold, double *r, int64_t *i) {
	double s = parts[0].r;
	int64_t at = parts[0].i;
	for (int k = 1; k < workers; k++)
		switch (fold) {
		case FOLD_SUM:
		case FOLD_ROOT:
			s += parts[k].r;
			at += parts[k].i;
			break;
		case FOLD_MAX:
			s = parts[k].r > s ? parts[k].r : s;
			break;
		case FOLD_FIRST:
			if (parts[k].r > s) {
				s = parts[k].r;
				at = parts[k].i;
			}
			break;
		case FOLD_WRAP:
			at = (int32_t)(at + parts[k].i);
			break;
		case FOLD_NONE:
			break;
		}
	*r = fold == FOLD_ROOT ? sqrt(s) : s;
	*i = at;
}

void run(loop f, part *parts, int workers, enum fold fold, int64_t ops, double *r, int64_t *i) {
	for (; ops > 0; ops--) {
		if (workers == 1)
			f(parts);
		else {
#pragma omp parallel num_threads(workers)
			f(&parts[omp_get_thread_num()]);
		}
		join(parts, workers, fold, r, i);
	}
}

static void pin_one(int cpu) {
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof set, &set); // where the system does not let us, threads run where they may
}

void pin(int workers, const int *cpus) {
	if (workers == 1) {
		pin_one(cpus[0]);
		return;
	}
#pragma omp parallel num_threads(workers)
	pin_one(cpus[omp_get_thread_num()]);
}

const char *compiler(void) {
#if defined(__clang__)
	return "clang " __clang_version__;
#else
	return "gcc " __VERSION__;
#endif
}
