/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From machine code back to source, as one room asks and another answers. */
#ifndef LTOMOD_MODEL_SOURCE_H
#define LTOMOD_MODEL_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* A line of source code. */
struct source_line {
	const char *file;	/* in the arena that was passed */
	unsigned line;		/* 1-based */
};

/*
 * Which line the byte at @offset of section @section came from: of code the
 * statement, of data the definition of the variable.  False, *line untouched,
 * if that is not known.  @source is what the answering room gave out.
 */
typedef bool source_line_fn(void *source, uint32_t section, uint64_t offset,
			    struct arena *arena, struct source_line *line);

#endif
