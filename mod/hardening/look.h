/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/hardening: a look at finished code.  Every look walks
 * over the module once, counts, and blames the places that lack protection.
 */
#ifndef LTOMOD_HARDENING_LOOK_H
#define LTOMOD_HARDENING_LOOK_H

#include "object/codemap.h"
#include "hardening/hardening.h"

/* A place of an object: never its label, which two static functions of one name
 * would share. */
struct code_place {
	uint32_t section;
	uint64_t offset;
};

struct places {
	struct code_place *items;		/* owned; sorted by places_sort() */
	size_t count, room;
};

void places_add(struct places *places, uint32_t section, uint64_t offset);
void places_sort(struct places *places);
/* After places_sort(). */
bool places_have(const struct places *places, uint32_t section,
		 uint64_t offset);
void places_free(struct places *places);

struct look {
	const struct hardening_input *input;
	const struct codemap *map;	/* of the module */
	const struct places *safe;	/* of the module, annotated as safe */
	const struct places *bare;	/* annotated as having no landing pad */
	struct arena *arena;
	const char *seen;		/* set by the look */
	const char *advice;		/* what to do next; NULL: compile with
					   the flag */
	bool flags_hold;	/* every object was compiled with the flag */

	/* Where blame goes. */
	const struct hardening *hardening;
	const char *config;
	enum severity severity;
	struct diags *diags;
	size_t blamed;
	size_t spared;		/* lacking it, where the kernel does without */
};

/* Names a place that lacks protection; the first few become diagnostics. */
void look_blame(struct look *look, uint32_t section, uint64_t offset,
		const char *format, ...) __attribute__((format(printf, 4, 5)));
/*
 * The same of a place that the kernel leaves as it is when it patches code, so
 * that nothing breaks: a warning.  @why says so.
 */
void look_spare(struct look *look, uint32_t section, uint64_t offset,
		const char *why, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* Adds how many more there were, if not all were named. */
void look_finish(struct look *look);

/* What a look found that saw @good places well protected. */
enum sight look_sight(const struct look *look, size_t good);
/* Whether every function that can be branched to indirectly begins with one of
 * two kinds of instructions, or is annotated as having none; @name: of them. */
enum sight look_landing_pads(struct look *look, enum insn_kind pad,
			     enum insn_kind also, const char *name);

/* What ends a hint: how to go on without what is missing, if @severity stops. */
const char *hardening_way_out(enum severity severity);

/* Symbols that relocations refer to and that begin with @prefix, counted. */
size_t count_references(const struct look *look, const char *prefix);
/* Whether the function was written in assembly. */
bool is_assembly(const struct look *look, const struct function *function);

/* Static calls go through trampolines that are only ever called directly. */
bool is_trampoline(const struct look *look, const struct function *function);

static inline const struct section *section_under(const struct look *look,
						  uint32_t index)
{
	return &look->map->code->object->sections[index];
}

/* x86: hardening_x86.c */
enum sight look_retpoline(struct look *look);
enum sight look_rethunk(struct look *look);
enum sight look_sls(struct look *look);
enum sight look_ibt(struct look *look);
enum sight look_padding(struct look *look);
/* arm64: hardening_arm64.c */
enum sight look_pac(struct look *look);
enum sight look_scs(struct look *look);
enum sight look_dynamic_scs(struct look *look);
enum sight look_bti(struct look *look);
/* both: look.c */
enum sight look_kcfi(struct look *look);
enum sight look_stack_protector(struct look *look);
enum sight look_fortify(struct look *look);

#endif
