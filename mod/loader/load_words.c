// SPDX-License-Identifier: GPL-2.0-or-later
/* What came of a check, in words: text, diagnostics and JSON. */
#include <errno.h>

#include "base/json.h"
#include "loader/modvers.h"

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

/* The kernel's own ENOTSUPP has no name elsewhere, but reaches programs. */
static const char *errno_name(int err)
{
	return strerrorname_np(err) ? : "ENOTSUPP";
}

/* Whether nothing but its types is against it. */
static bool is_misled(const struct findings *findings)
{
	for (const struct finding_kind *k = findings->kinds; k; k = k->next)
		if (k->severity == DIAG_ERROR && k->code != CODE_LOAD_TYPES_DIFFER)
			return false;
	return true;
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
		return is_misled(&result->findings) ?
			"loads, but was compiled with other types" :
			!err ? "loads, and crashes the kernel" :
			arena_printf(arena, "does not load: %s (%s)",
				     errno_words(err), errno_name(err));
	case LOADS_UNKNOWN:
		break;
	}
	return "cannot tell";
}

/* @advised: what was advised before; once is enough for all of which it holds. */
static void add_diagnostic(const struct finding *f, const char *path,
			   struct map *advised, struct diags *diags)
{
	const char *advice = f->advice &&
		!map_find(advised, str_of(f->advice)) ? f->advice : NULL;

	if (advice)
		map_put(advised, str_of(advice));
	diag_add(diags, f->severity, f->code, PLACE_FILE(path), "%s", f->text);
	if (f->kernel && advice)
		diag_hint(diags, "the kernel: %s\n       %s", f->kernel, advice);
	else if (f->kernel)
		diag_hint(diags, "the kernel: %s", f->kernel);
	else if (advice)
		diag_hint(diags, "%s", advice);
	diag_more(diags, finding_left_out(f));
}

void load_findings_print(const struct load_result *result, const char *path,
			 const char *tool, FILE *out)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct map advised;

	diags_init(&diags, &arena);
	map_init(&advised, NULL);
	for (size_t i = 0; i < result->findings.count; i++)
		add_diagnostic(&result->findings.items[i], path, &advised, &diags);
	diags_print(&diags, tool, out);
	map_free(&advised);
	diags_free(&diags);
	arena_free(&arena);
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
		json_string(errno_name(err)) : json_null());
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
