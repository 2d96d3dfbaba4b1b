// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/commands.h"

#include "base/json.h"
#include "base/out.h"
#include "loader/modvers.h"

struct tally {
	size_t loads;
	size_t fails;
	size_t unknown;
	size_t compared;	/* layouts */
};

static int status_of(const struct modvers_run *run, const struct tally *tally)
{
	int status = diags_status(&run->diags);

	return status == 2 ? 2 : tally->fails ? 1 : tally->unknown ? 2 : status;
}

/* Once for all modules: what cannot be compared because nobody told. */
static void note_partial(struct modvers_run *run, const struct kernel *kernel)
{
	const char *what = !kernel->vermagic && !kernel->has_config ?
		"its version magic and configuration are" :
		!kernel->vermagic ? "its version magic is" :
		!kernel->has_config ? "its configuration is" : NULL;

	if (!what)
		return;
	diag_add(&run->diags, DIAG_NOTE, CODE_KERNEL_PARTIAL,
		 PLACE_FILE(kernel->path), "%s not known, so not compared", what);
	diag_hint(&run->diags, "a kernel tree or /lib/modules/VERSION with /boot/config-VERSION tells more");
}

static void count_result(struct tally *tally, const struct load_result *result)
{
	size_t *counters[] = {
		[LOADS] = &tally->loads,
		[LOADS_NOT] = &tally->fails,
		[LOADS_UNKNOWN] = &tally->unknown,
	};

	++*counters[result->verdict];
}

static void print_results(struct modvers_run *run, const struct module_set *set,
			  const struct load_result *results)
{
	bool quiet = run->quiet || run->all.count;

	for (size_t i = 0; i < set->count; i++) {
		const struct load_result *result = &results[i];

		if (quiet && result->verdict == LOADS &&
		    !result->findings.counts[DIAG_WARNING])
			continue;
		out_print(stdout, "%s: %s\n", set->paths[i],
			  load_verdict_text(result, &run->arena));
		fflush(stdout);
		load_findings_print(result, set->paths[i], run->tool, stderr);
	}
}

static void print_json(struct modvers_run *run, const struct kernel *kernel,
		       const struct module_set *set,
		       const struct load_result *results)
{
	json_t *object = json_object(), *list = json_array();

	for (size_t i = 0; i < set->count; i++)
		json_array_append_new(list, load_json(&results[i], set->paths[i]));
	json_object_set_new(object, "kernel", kernel_json(kernel));
	json_object_set_new(object, "modules", list);
	json_object_set_new(object, "diagnostics", diags_json(&run->diags));
	json_print(object, stdout);
	run->has_told = true;
}

/* What is to be checked: the files given, and those below directories. */
static int gather(struct modvers_run *run, struct module_set *set)
{
	for (size_t i = 0; i < run->all.count; i++) {
		struct names below = { 0 };
		int err = modules_below(run->all.items[i], &run->arena,
					&run->diags, &below);

		if (!err && !below.count) {
			diag_add(&run->diags, DIAG_FATAL, CODE_KERNEL_MODULES,
				 PLACE_FILE(run->all.items[i]),
				 "there is no module below it");
			err = -1;
		}
		for (size_t n = 0; n < below.count; n++)
			names_add(&run->files, below.items[n]);
		names_free(&below);
		if (err)
			return err;
	}
	set->paths = run->files.items;
	set->count = run->files.count;
	return 0;
}

static void print_sum(const struct modvers_run *run, const struct tally *tally)
{
	size_t count = run->files.count;

	printf("%zu module%s: %zu load, %zu do not, %zu cannot be told", count,
	       count == 1 ? "" : "s", tally->loads, tally->fails, tally->unknown);
	if (run->layouts)
		printf("; types compared of %zu", tally->compared);
	printf("\n");
}

static int check_all(struct modvers_run *run, struct kernel_builder *builder)
{
	const struct kernel *kernel;
	struct module_set set = { 0 };
	struct load_result *results;
	struct tally tally = { 0 };

	for (size_t i = 0; i < run->against.count; i++)
		if (kernel_add(builder, run->against.items[i], &run->diags))
			return 2;
	if (gather(run, &set))
		return 2;
	modules_read(&set, run->threads, &run->arena, &run->diags);
	kernel = kernel_build(builder, &set, run->threads, &run->diags);
	if (!kernel)
		return 2;
	note_partial(run, kernel);
	results = modvers_check(kernel, &set, run->threads, &run->arena);
	if (run->layouts)
		tally.compared = run->layouts(run, run->layouts_context, kernel,
					      &set, results);
	for (size_t i = 0; i < set.count; i++)
		count_result(&tally, &results[i]);
	if (run->json)
		print_json(run, kernel, &set, results);
	else
		print_results(run, &set, results);
	if (run->all.count && !run->json)
		print_sum(run, &tally);
	for (size_t i = 0; i < set.count; i++)
		loadable_end(set.loadables[i]);
	return status_of(run, &tally);
}

int command_check(struct modvers_run *run)
{
	struct kernel_builder builder;
	int status;

	modvers_default_kernel(run);
	kernel_builder_init(&builder, &run->arena);
	builder.kernel.sig_enforced = run->sig_enforced;
	builder.wants_types = run->layouts;
	status = check_all(run, &builder);
	kernel_builder_free(&builder);
	return status;
}
