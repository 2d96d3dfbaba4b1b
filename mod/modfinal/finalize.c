// SPDX-License-Identifier: GPL-2.0-or-later
#include "modfinal/finalize.h"

#include <errno.h>
#include <nettle/sha1.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/parallel.h"
#include "modfinal/completion.h"
#include "modfinal/ldflags.h"
#include "modfinal/partial.h"
#include "object/object.h"

/* At most so many other objects that each module gets. */
#define MAX_COMMONS 8

/* What all modules share. */
struct run {
	const struct final_options *options;
	struct handoff handoff, template_handoff;
	struct lds lds;
	struct pattern pattern;
	struct partial_options partial;
	struct object *template;
	struct object *commons[MAX_COMMONS];
	const struct handed_module **modules;
	size_t nmodules;
	struct result *results;
};

struct result {
	struct arena arena;	/* of what was said */
	struct diags diags;
	int err;
};

/* --- one module --------------------------------------------------------- */

static const char *output_of(const struct run *run,
			     const struct handed_module *module,
			     struct arena *arena)
{
	if (run->options->output)
		return run->options->output;
	if (run->options->directory)
		return arena_printf(arena, "%s/%s.ko", run->options->directory,
				    module->name);
	return arena_printf(arena, "%s.ko", module->name);
}

/* Of all bytes of the file while the id itself is zero. */
static void set_build_id(const struct image *image, struct buf *bytes)
{
	const struct image_section *note = partial_build_id(image);
	uint8_t *file = (uint8_t *)bytes->data;
	struct sha1_ctx sha1;

	if (!note)
		return;
	sha1_init(&sha1);
	sha1_update(&sha1, bytes->size, file);
	sha1_digest(&sha1, SHA1_DIGEST_SIZE,
		    file + note->offset + note->size - SHA1_DIGEST_SIZE);
}

static int link_module(const struct run *run, struct object *object,
		       struct object *completion, const char *path,
		       struct arena *arena, struct diags *diags)
{
	struct object *objects[2 + MAX_COMMONS] = { object, completion };
	struct buf bytes = { 0 };
	size_t n = 2;
	struct image image;
	int err;

	for (size_t i = 0; i < run->options->commons.count; i++)
		objects[n++] = run->commons[i];
	for (size_t i = 1; i < n; i++)
		if (objects[i]->machine != object->machine)
			return refuse(diags, object,
				      "it is for %s, and %s for %s",
				      machine_name(object->machine),
				      objects[i]->path,
				      machine_name(objects[i]->machine));
	err = partial_link(objects, n, &run->lds, &run->partial, arena, diags,
			   &image);
	if (err)
		return err;
	image_write(&image, &bytes);
	set_build_id(&image, &bytes);
	err = file_write(path, buf_view(&bytes), diags);
	buf_free(&bytes);
	return err;
}

/* foo.mod.o as a file that never was one. */
static int complete(const struct run *run, const struct handed_module *module,
		    struct arena *arena, struct diags *diags, struct buf *bytes,
		    struct object **completion)
{
	struct image image;
	int err = completion_make(&run->pattern, module, true, arena, diags,
				  &image);

	if (err)
		return err;
	image_write(&image, bytes);
	return object_read(arena_printf(arena, "%s.mod.o", module->name),
			   (const uint8_t *)bytes->data, bytes->size, diags,
			   completion);
}

static int finalize(const struct run *run, const struct handed_module *module,
		    struct arena *arena, struct diags *diags)
{
	struct object *object = NULL, *completion = NULL;
	struct buf bytes = { 0 };
	int err;

	if (!module->object) {
		diag_add(diags, DIAG_FATAL, CODE_HANDOFF_SYNTAX,
			 PLACE_LINE(run->handoff.path, module->line),
			 "no object for module %s", module->name);
		return -EBADMSG;
	}
	err = object_open(module->object, diags, &object);
	if (!err)
		err = complete(run, module, arena, diags, &bytes, &completion);
	if (!err)
		err = link_module(run, object, completion,
				  output_of(run, module, arena), arena, diags);
	object_close(completion);
	object_close(object);
	buf_free(&bytes);
	return err;
}

static void work(void *context, unsigned thread, size_t index)
{
	struct run *run = context;
	struct result *result = &run->results[index];
	struct arena arena = { NULL };

	(void)thread;
	diags_init(&result->diags, &result->arena);
	result->err = finalize(run, run->modules[index], &arena,
			       &result->diags);
	arena_free(&arena);
}

/* --- all ---------------------------------------------------------------- */

/* The makefiles leave an empty file where the compiler could not make one. */
static bool is_empty(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !st.st_size;
}

static int read_template(struct run *run, struct arena *arena,
			 struct diags *diags)
{
	struct str name = str_of(run->options->template);
	const char *path;
	int err;

	if (is_empty(name.p))
		return refuse_at(diags, PLACE_FILE(name.p),
				 "the compiler could not make it");
	if (str_ends(name, STR(".o")))
		name.n -= 2;
	path = arena_printf(arena, "%.*s.c.handoff", (int)name.n, name.p);
	err = handoff_read(path, arena, diags, &run->template_handoff);
	if (!err && run->template_handoff.nmodules != 1) {
		diag_add(diags, DIAG_FATAL, CODE_HANDOFF_SYNTAX,
			 PLACE_FILE(path), "%zu modules and not one",
			 run->template_handoff.nmodules);
		err = -EBADMSG;
	}
	if (!err)
		err = object_open(run->options->template, diags, &run->template);
	return err ? err : pattern_take(run->template,
					&run->template_handoff.modules[0],
					arena, diags, &run->pattern);
}

static int choose_modules(struct run *run, struct arena *arena,
			  struct diags *diags)
{
	const struct names *wanted = &run->options->modules;
	size_t count = wanted->count ? wanted->count : run->handoff.nmodules;
	struct map index;
	int err = 0;

	run->nmodules = count;
	run->modules = arena_array(arena, const struct handed_module *, count);
	handoff_index(&run->handoff, &index);
	for (size_t i = 0; !err && i < count; i++) {
		run->modules[i] = wanted->count ?
			map_get(&index, str_of(wanted->items[i])) :
			&run->handoff.modules[i];
		if (run->modules[i])
			continue;
		diag_add(diags, DIAG_FATAL, CODE_HANDOFF_SYNTAX,
			 PLACE_FILE(run->handoff.path),
			 "module %s is not in it", wanted->items[i]);
		err = -ENOENT;
	}
	map_free(&index);
	return err;
}

static int read_inputs(struct run *run, struct arena *arena, struct diags *diags)
{
	const struct final_options *options = run->options;
	int err = ldflags_read(options->ldflags, diags, &run->partial);

	for (size_t i = 0; !err && i < options->scripts.count; i++)
		err = lds_read(options->scripts.items[i], arena, diags,
			       &run->lds);
	if (!err && options->commons.count > MAX_COMMONS)
		err = -ENOTSUP;
	for (size_t i = 0; !err && i < options->commons.count; i++)
		err = object_open(options->commons.items[i], diags,
				  &run->commons[i]);
	if (!err)
		err = handoff_read(options->handoff, arena, diags,
				   &run->handoff);
	if (!err)
		err = read_template(run, arena, diags);
	return err ? err : choose_modules(run, arena, diags);
}

static int finalize_all(struct run *run, struct diags *diags)
{
	int err = 0;

	run->results = xmalloc(run->nmodules * sizeof(*run->results));
	memset(run->results, 0, run->nmodules * sizeof(*run->results));
	parallel_for(run->nmodules, run->options->jobs, work, run);
	for (size_t i = 0; i < run->nmodules; i++) {
		struct result *result = &run->results[i];

		/* A failure is worse than what only a linker can. */
		if (result->err && (!err || err == -ENOTSUP))
			err = result->err;
		arena_adopt(diags->arena, &result->arena);
		diags_move(diags, &result->diags);
		diags_free(&result->diags);
	}
	free(run->results);
	return err;
}

int finalize_modules(const struct final_options *options, struct arena *arena,
		     struct diags *diags)
{
	struct run run = { .options = options };
	int err = read_inputs(&run, arena, diags);

	if (!err)
		err = finalize_all(&run, diags);
	for (size_t i = 0; i < options->commons.count && i < MAX_COMMONS; i++)
		object_close(run.commons[i]);
	object_close(run.template);
	return err;
}
