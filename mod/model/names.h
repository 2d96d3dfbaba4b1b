/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_MODEL_NAMES_H
#define LTOMOD_MODEL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* A growing list of names; strings belong to whoever adds them. */
struct names {
	const char **items;		/* owned */
	size_t count;
	size_t room;
};

void names_add(struct names *names, const char *name);
bool names_has(const struct names *names, const char *name);
/* Sorted bytewise, doubles removed. */
void names_sort_unique(struct names *names);
void names_free(struct names *names);

#endif
