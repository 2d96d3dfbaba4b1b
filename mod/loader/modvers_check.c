// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/modvers.h"

#include <errno.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/parallel.h"
#include "loader/verdict.h"

struct checking {
	struct kernel *kernel;
	const struct module_set *set;
	struct load_result *results;
	struct arena *arenas;		/* one a thread */
};

static void needs_one(void *context, unsigned thread, size_t index)
{
	struct checking *c = context;
	struct kernel_module *module = c->kernel->modules.entries[index].value;

	if (module->loadable)
		check_needs(c->kernel, module, &c->arenas[thread]);
}

static void check_one(void *context, unsigned thread, size_t index)
{
	struct checking *c = context;
	struct load_result *result = &c->results[index];

	result->module = c->set->loadables[index];
	result->findings.arena = &c->arenas[thread];
	if (result->module)
		check_loadable(c->kernel, result->module, &result->findings);
}

static void conclude(struct load_result *result)
{
	const size_t *counts = result->findings.counts;

	findings_sort(&result->findings);
	result->verdict = counts[DIAG_ERROR] ? LOADS_NOT :
			  counts[DIAG_FATAL] || !result->module ? LOADS_UNKNOWN :
								  LOADS;
}

struct load_result *modvers_check(struct kernel *kernel,
				  const struct module_set *set, unsigned threads)
{
	struct checking c = {
		.kernel = kernel,
		.set = set,
		.results = arena_array(kernel->arena, struct load_result, set->count),
		.arenas = arena_array(kernel->arena, struct arena, threads),
	};
	const char ***cycles;

	parallel_for(set->count, threads, check_one, &c);
	parallel_for(kernel->modules.count, threads, needs_one, &c);
	cycles = check_cycles(kernel, kernel->arena);
	for (size_t i = 0; i < set->count; i++) {
		const struct loadable *module = set->loadables[i];
		const struct kernel_module *known = module ?
			map_get(&kernel->modules, str_of(module->name)) : NULL;

		c.results[i].findings.arena = kernel->arena;
		if (known)
			check_circular(kernel, module, cycles[known->index],
				       &c.results[i].findings);
		conclude(&c.results[i]);
	}
	for (unsigned i = 0; i < threads; i++)
		arena_adopt(kernel->arena, &c.arenas[i]);
	return c.results;
}

/* ---- words ---------------------------------------------------------------- */

/* As kmod's insmod and modprobe put it. */
static const char *errno_words(int err)
{
	switch (err) {
	case ENOEXEC:
		return "Invalid module format";
	case ENOENT:
		return "Unknown symbol in module, or unknown parameter";
	case EINVAL:
		return "Invalid parameters";
	default:
		return strerror(err);
	}
}

const char *load_verdict_text(const struct load_result *result,
			      struct arena *arena)
{
	const size_t *counts = result->findings.counts;
	int err = findings_errno(&result->findings);

	switch (result->verdict) {
	case LOADS:
		return !counts[DIAG_WARNING] ? "loads" :
			arena_printf(arena, "loads, with %zu warning%s",
				     counts[DIAG_WARNING],
				     counts[DIAG_WARNING] == 1 ? "" : "s");
	case LOADS_NOT:
		return !err ? "loads, and crashes the kernel" :
			arena_printf(arena, "does not load: %s (%s)",
				     errno_words(err), strerrorname_np(err));
	case LOADS_UNKNOWN:
		break;
	}
	return "cannot tell";
}

void load_findings(const struct load_result *result, const char *path,
		   struct diags *diags)
{
	struct map said;

	map_init(&said, NULL);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];
		/* Once for all of which the same has to be said. */
		const char *advice = f->advice &&
			!map_find(&said, str_of(f->advice)) ? f->advice : NULL;

		if (advice)
			map_put(&said, str_of(advice));
		diag_add(diags, f->severity, f->code, PLACE_FILE(path), "%s",
			 f->text);
		if (f->kernel && advice)
			diag_hint(diags, "the kernel: %s\n       %s", f->kernel,
				  advice);
		else if (f->kernel)
			diag_hint(diags, "the kernel: %s", f->kernel);
		else if (advice)
			diag_hint(diags, "%s", advice);
		diag_more(diags, finding_left_out(f));
	}
	map_free(&said);
}

static const char *const severity_words[DIAG_SEVERITIES] = {
	[DIAG_NOTE] = "note",
	[DIAG_WARNING] = "warning",
	[DIAG_ERROR] = "error",
	[DIAG_FATAL] = "unknown",
};

static const char *const verdict_words[] = {
	[LOADS] = "loads",
	[LOADS_NOT] = "fails",
	[LOADS_UNKNOWN] = "unknown",
};

json_t *load_json(const struct load_result *result, const char *path)
{
	int err = findings_errno(&result->findings);
	json_t *object = json_object(), *list = json_array();

	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];
		json_t *item = json_object();

		json_object_set_new(item, "code", json_string(code_text(f->code)));
		json_object_set_new(item, "severity",
				    json_string(severity_words[f->severity]));
		json_object_set_new(item, "symbol", json_text_or_null(f->symbol));
		json_object_set_new(item, "text", json_text(str_of(f->text)));
		json_object_set_new(item, "kernel", json_text_or_null(f->kernel));
		json_object_set_new(item, "advice", json_text_or_null(f->advice));
		if (finding_left_out(f))
			json_object_set_new(item, "left_out", json_integer(
					(json_int_t)finding_left_out(f)));
		json_array_append_new(list, item);
	}
	json_object_set_new(object, "file", json_text(str_of(path)));
	json_object_set_new(object, "module", result->module ?
		json_text(str_of(result->module->name)) : json_null());
	json_object_set_new(object, "verdict",
			    json_string(verdict_words[result->verdict]));
	json_object_set_new(object, "errno", err ?
		json_string(strerrorname_np(err)) : json_null());
	json_object_set_new(object, "findings", list);
	return object;
}

json_t *kernel_json(const struct kernel *kernel)
{
	json_t *object = json_object();

	json_object_set_new(object, "path", json_text_or_null(kernel->path));
	json_object_set_new(object, "release", json_text_or_null(kernel->release));
	json_object_set_new(object, "vermagic", json_text_or_null(kernel->vermagic));
	json_object_set_new(object, "machine", kernel->machine ?
		json_string(machine_name(kernel->machine)) : json_null());
	json_object_set_new(object, "config", json_boolean(kernel->has_config));
	json_object_set_new(object, "exports",
			    json_integer((json_int_t)kernel->exports.count));
	return object;
}
