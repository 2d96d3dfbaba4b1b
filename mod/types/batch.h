/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the objects: several at a time, each by itself in a thread; then what
 * they say is taken in their order.  How many are read at a time has nothing to do
 * with the number of threads, so the result is the same for every number.
 */
#ifndef LTOMOD_TYPES_BATCH_H
#define LTOMOD_TYPES_BATCH_H

#include "types/answers.h"
#include "base/guard.h"

/*
 * Takes what all objects of answers->options say, until every symbol has a
 * version: definitions and pointers of all objects first, then declarations.
 * Called by what guard_run() runs.  Returns 0, or the error of the first object
 * that has one, with a diagnostic; then nothing is taken of the objects after it.
 */
int batch_read(struct answers *answers, const struct guard *guard);

#endif
