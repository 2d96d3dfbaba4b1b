// SPDX-License-Identifier: GPL-2.0-or-later
#include "types/batch.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "object/debugtypes.h"
#include "object/object.h"

#define BATCH 64

/* One object file.  A thread writes to nothing else. */
struct object_reading {
	const struct answers *answers;
	const struct guard *guard;
	const char *path;
	struct arena arena;
	struct arena words;	/* of the diagnostics */
	struct diags diags;
	struct object_answer *first;	/* in their order */
	struct object_answer **end;
	int err;
};

/* Versions of those symbols of @all that have none yet. */
static int make_versions(void *context, const struct types *all)
{
	struct object_reading *reading = context;
	const struct answer_options *options = reading->answers->options;
	const struct asked *asked = reading->answers->asked;
	struct object_answer *answer = arena_new(&reading->arena,
						 struct object_answer);
	struct types types = *all;

	types.count = 0;
	for (size_t i = 0; i < all->count; i++)
		if (asked_is_open(asked, all->symbols[i].name) &&
		    (asked->declarations || !all->symbols[i].declared))
			types.symbols[types.count++] = all->symbols[i];
	answer->object = arena_strdup(&reading->arena, types.object);
	answer->ntypes = types.ntypes;
	answer->has_debug = types.has_debug;
	*reading->end = answer;
	reading->end = &answer->next;
	return symbol_versions_make(&types, options->stable, options->portable,
				    options->dump_versions, &reading->arena,
				    &reading->diags, &answer->versions);
}

static void read_types(void *context, unsigned thread, size_t index)
{
	struct object_reading *reading =
		(struct object_reading *)context + index;
	const struct asked *asked = reading->answers->asked;
	const char **now = &reading->guard->reading[thread];
	struct object *object = NULL;

	*now = reading->path;
	reading->err = object_open(reading->path, &reading->diags, &object);
	if (!reading->err &&
	    (asked->declarations || types_likely(object, &asked->symbols)))
		reading->err = types_each(object, &asked->symbols, TYPES_OF_UNIT,
					  &reading->diags, make_versions,
					  reading);
	object_close(object);
	*now = NULL;
}

/* Takes what was read, unless @err says that an object before it failed. */
static int finish_reading(struct answers *answers,
			  struct object_reading *reading, int err)
{
	struct object_answer *answer;

	if (!err) {
		diags_move(answers->diags, &reading->diags);
		err = reading->err;
	}
	for (answer = reading->first; answer; answer = answer->next) {
		if (!err)
			answers_take(answers, answer);
		symbol_versions_free(&answer->versions);
	}
	arena_adopt(answers->diags->arena, &reading->words);
	diags_free(&reading->diags);
	arena_free(&reading->arena);
	return err;
}

static int read_batch(struct answers *answers, const struct guard *guard,
		      char *const *paths, size_t count)
{
	struct object_reading *readings = xmalloc(count * sizeof(*readings));
	int err = 0;

	for (size_t i = 0; i < count; i++) {
		struct object_reading *reading = &readings[i];

		*reading = (struct object_reading){
			.answers = answers, .guard = guard, .path = paths[i],
			.end = &reading->first,
		};
		diags_init(&reading->diags, &reading->words);
	}
	parallel_for(count, guard->threads, read_types, readings);
	for (size_t i = 0; i < count; i++)
		err = finish_reading(answers, &readings[i], err);
	free(readings);
	return err;
}

int batch_read(struct answers *answers, const struct guard *guard)
{
	const struct answer_options *options = answers->options;
	size_t count = (size_t)options->count;
	int err = 0;

	for (int pass = 0; pass < 2; pass++) {
		answers->asked->declarations = pass == 1;
		if (pass == 1 && asked_all_done(answers->asked))
			break;
		for (size_t i = 0; !err && i < count; i += BATCH)
			err = read_batch(answers, guard, options->objects + i,
					 count - i < BATCH ? count - i : BATCH);
	}
	return err;
}
