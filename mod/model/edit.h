/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes to a finished ELF object, as data: a pass of finalize/ plans them,
 * elf/elfwrite.h carries them out.  Everything that no edit names stays as
 * it is, bit by bit.  All memory is in the arena that the pass was given.
 */
#ifndef LTOMOD_MODEL_EDIT_H
#define LTOMOD_MODEL_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Some bytes of a section, overwritten in place. */
struct edit_patch {
	uint32_t section;
	uint64_t offset;	/* into the section */
	uint8_t bytes[8];
	uint8_t size;		/* how many of them */
};

/* The whole content of an existing section replaced; it may change its size. */
struct edit_content {
	uint32_t section;
	const uint8_t *data;
	size_t size;
};

/* Another sh_info for an existing section. */
struct edit_info {
	uint32_t section;
	uint32_t info;
};

/* A section appended after the last one.  The first of an edit list gets the
 * index object->nsections, the second the one after that, and so on. */
struct edit_section {
	const char *name;
	uint32_t type;		/* SHT_* */
	uint64_t flags;		/* SHF_* */
	uint64_t align;
	uint64_t entsize;
	uint32_t link;
	uint32_t info;
	const uint8_t *data;
	size_t size;
};

struct edits {
	struct edit_patch *patches;
	size_t npatches;
	struct edit_content *contents;
	size_t ncontents;
	struct edit_info *infos;
	size_t ninfos;
	struct edit_section *sections;
	size_t nsections;
};

static inline bool edits_none(const struct edits *edits)
{
	return !edits->npatches && !edits->ncontents && !edits->ninfos &&
	       !edits->nsections;
}

#endif
