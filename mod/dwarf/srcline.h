/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source lines out of an ELF object's debug information (DWARF 2 to 5, with
 * libdw), for diagnostics.  Nothing is read before the first question, so that
 * objects without findings pay nothing.
 */
#ifndef LTOMOD_DWARF_SRCLINE_H
#define LTOMOD_DWARF_SRCLINE_H

#include "model/object.h"
#include "model/source.h"

struct source_lines;

/* For @object, which has to stay open until source_lines_free(). */
struct source_lines *source_lines_new(const struct object *object);
/* A source_line_fn; @lines is what source_lines_new() returned. */
bool source_lines_find(void *lines, uint32_t section, uint64_t offset,
		       struct arena *arena, struct source_line *line);
/* NULL is fine. */
void source_lines_free(struct source_lines *lines);

#endif
