// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * First what differs, which versions tell, for all modules; then the types of all of
 * it, from either side; then each module by itself.
 */
#include "explain/command_explain.h"

#include <errno.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/json.h"
#include "base/out.h"
#include "base/page.h"
#include "explain/likely.h"
#include "explain/report.h"
#include "explain/roots.h"
#include "explain/siblings.h"
#include "explain/unseen.h"
#include "loader/kernel_add.h"

#define RUNNING_TYPES "/sys/kernel/btf/vmlinux"

/* A module, and what is to be explained of it. */
struct subject {
	const struct loadable *loadable;	/* NULL: it could not be read */
	struct explain_report report;
	struct side own;		/* its types, or of the kernel that it was
					   built for */
};

struct session {
	struct modvers_run *run;
	struct guard *guard;
	bool colour;
	struct kernel_builder builder;
	const struct kernel *kernel;	/* NULL: only its types are known */
	struct among *among;		/* NULL: nobody asked which it was built for */
	struct names places;		/* where its types may be, best first */
	struct module_set set;
	struct subject *subjects;	/* as many as the set has modules */
	struct map want;		/* the symbols of all of them */
	struct side built_for, after;
	struct diags no_types;		/* why those of a side are not known */
};

/* ---- the kernel ------------------------------------------------------------------- */

static int read_kernel(struct session *session)
{
	struct modvers_run *run = session->run;
	const char *installed;
	bool any = false;

	if (!run->against.count && is_file(RUNNING_TYPES))
		names_add(&session->places, RUNNING_TYPES);
	modvers_default_kernel(run);
	for (size_t i = 0; i < run->against.count; i++) {
		const char *path = run->against.items[i];

		names_add(&session->places, path);
		if (run->symbols.count || side_is_types_alone(path))
			continue;
		if (kernel_add(&session->builder, path, &run->diags))
			return -EINVAL;
		any = true;
	}
	modules_read(&session->set, run->threads, &run->arena, &run->diags);
	if (!any)
		return 0;
	session->kernel = kernel_build(&session->builder, &session->set,
				       run->threads, &run->diags);
	if (!session->kernel)
		return -EINVAL;
	installed = arena_printf(&run->arena, "/lib/modules/%s",
				 session->kernel->release ? : "");
	if (session->kernel->release && is_directory(installed))
		names_add(&session->places, installed);
	return 0;
}

/* ---- what is to be explained ---------------------------------------------------- */

static struct explained_symbol *add_symbol(struct session *session,
					   struct subject *subject, const char *name)
{
	struct explanation *explanation = &subject->report.explanation;
	struct explained_symbol *symbol = ARENA_MORE(&session->run->arena,
						     explanation->symbols,
						     explanation->nsymbols);
	const struct kernel_export *export = !session->kernel ? NULL :
		kernel_find_export(session->kernel, name);

	symbol->name = name;
	if (export && !export->module->is_vmlinux)
		symbol->exporter = export->module->name;
	side_want(&session->want, name);
	return symbol;
}

static void take_asked(struct session *session, struct subject *subject)
{
	const struct names *symbols = &session->run->symbols;

	subject->report.asked = ASKED_SYMBOLS;
	for (size_t i = 0; i < symbols->count; i++)
		add_symbol(session, subject, symbols->items[i]);
}

static void take_imports(struct session *session, struct subject *subject)
{
	const struct loadable *loadable = subject->loadable;

	subject->report.asked = ASKED_IMPORTS;
	for (size_t i = 0; i < loadable->nimports; i++)
		add_symbol(session, subject, loadable->imports[i].name);
}

static void take_versions(struct session *session, struct subject *subject)
{
	const struct loadable *loadable = subject->loadable;

	subject->report.asked = ASKED_VERSIONS;
	for (size_t i = 0; i < loadable->nversions; i++) {
		const struct loadable_version *version = &loadable->versions[i];
		const struct kernel_export *export =
			kernel_find_export(session->kernel, version->name);
		struct explained_symbol *symbol;

		/* Of a name the first counts, of both kinds the extended one. */
		if (version != loadable_version(loadable, version->name,
						loadable->has_extended))
			continue;
		subject->report.versions++;
		if (!export || export->gone)
			names_add(&subject->report.absent, version->name);
		if (!export || export->has_crc != TOLD_YES ||
		    export->crc == version->crc)
			continue;
		symbol = add_symbol(session, subject, version->name);
		symbol->has_versions = true;
		symbol->before_crc = version->crc;
		symbol->after_crc = export->crc;
	}
}

static void take_subject(struct session *session, size_t index)
{
	const struct loadable *loadable = session->set.loadables[index];
	const struct kernel *kernel = session->kernel;
	struct subject *subject = &session->subjects[index];

	if (!loadable || (kernel && !kernel_is_for(kernel, loadable->machine,
						   loadable->path,
						   &session->run->diags)))
		return;
	subject->loadable = loadable;
	subject->report = (struct explain_report){
		.fit = session->among ? among_best(session->among, loadable) :
		       (struct among_fit){ .path = NULL },
		.module = loadable->path,
		.kernel = session->run->against.items[0],
		.release = kernel ? kernel->release : NULL,
		.exports_known = kernel && (kernel->has_exports || kernel->has_set),
		.everything = session->run->everything,
		.colour = session->colour,
	};
	if (session->run->symbols.count)
		take_asked(session, subject);
	else if (kernel && loadable->nversions &&
		 kernel_versions(kernel) != TOLD_NO)
		take_versions(session, subject);
	else
		take_imports(session, subject);
}

/* ---- types ------------------------------------------------------------------------- */

/* What modules export as well: those of the kernel that is asked were read. */
static void read_siblings(struct session *session, const char *path,
			  struct side *side)
{
	struct arena *arena = &session->run->arena;

	if (!session->kernel)
		return;
	if (side == &session->after)
		siblings_add(side, session->kernel, NULL, &session->want, arena);
	else
		siblings_add_installed(side, session->kernel, path,
				       &session->want, arena);
}

static int read_side(struct session *session, const char *path,
		     struct diags *diags, struct side *out)
{
	int err;

	session->guard->reading[0] = path;
	err = side_read(path, &session->want, &session->run->arena, diags, out);
	session->guard->reading[0] = NULL;
	if (!err)
		read_siblings(session, path, out);
	return err;
}

/* Of the first of @places that says them; why none does is told if none does. */
static int read_any(struct session *session, const struct names *places,
		    struct side *out)
{
	struct modvers_run *run = session->run;
	struct diags why;
	int err = -ENOENT;

	diags_init(&why, &run->arena);
	for (size_t i = 0; err && i < places->count; i++)
		err = read_side(session, places->items[i], &why, out);
	if (err)
		diags_move(&session->no_types, &why);
	diags_free(&why);
	return err;
}

/* "6.1.0-47-amd64 SMP preempt …": the first word. */
static const char *release_of(struct session *session, const struct loadable *loadable)
{
	struct str rest = str_of(loadable->vermagic ? : "");

	return arena_str(&session->run->arena, str_cut(&rest, ' '));
}

/* The module's own, or those of the kernel that it was built for. */
static const struct side *side_before(struct session *session,
				      struct subject *subject)
{
	const char *release = release_of(session, subject->loadable);
	const char *installed = arena_printf(&session->run->arena,
					     "/lib/modules/%s", release);
	struct names places = { 0 };

	if (session->run->built_for)
		return &session->built_for;
	if (among_is_it(&subject->report.fit))
		names_add(&places, subject->report.fit.path);
	names_add(&places, subject->loadable->path);
	if (*release && is_directory(installed))
		names_add(&places, installed);
	if (read_any(session, &places, &subject->own))
		diag_hint(&session->no_types, "compile it with -g, or name the kernel that it was built for: --built-for KERNEL");
	names_free(&places);
	return &subject->own;
}

static enum compare_rule rule_of(const struct explain_report *report)
{
	const struct explanation *explanation = &report->explanation;

	for (size_t i = 0; i < 2; i++)
		if (report->sides[i]->rule == COMPARE_COARSE)
			return COMPARE_COARSE;
	for (size_t i = 0; i < explanation->nsymbols; i++) {
		const struct explained_symbol *symbol = &explanation->symbols[i];

		if ((symbol->before && symbol->before->declared) ||
		    (symbol->after && symbol->after->declared))
			return COMPARE_COARSE;
	}
	return COMPARE_EXACT;
}

/* What the types of the symbols mention by name, on the kernel's side. */
static void want_roots(struct session *session)
{
	const struct map *symbols = &session->after.symbols;

	for (size_t i = 0; session->after.path && i < symbols->count; i++) {
		const struct typed_symbol *symbol = symbols->entries[i].value;
		struct type_roots roots;

		if (names_type(symbol->name))
			continue;
		roots = type_roots(&session->run->arena, symbol->type);
		for (size_t k = 0; k < roots.count; k++)
			map_put(&session->want, str_of(roots.items[k].title));
	}
}

/*
 * Of a function that code only takes the address of, debug information has no
 * declaration.  If the kernel's holds, the types that it mentions are the module's.
 */
static const struct typed_symbol *assume(struct session *session, const struct side *own,
					 const struct typed_symbol *kernels)
{
	struct arena *arena = &session->run->arena;
	struct typed_symbol *symbol = arena_new(arena, struct typed_symbol);

	*symbol = *kernels;
	symbol->declared = true;
	symbol->announced = NULL;
	symbol->type = own->path ? type_by_roots(arena, kernels->type, &own->symbols) : NULL;
	return symbol->type ? symbol : NULL;
}

static void explain_subject(struct session *session, struct subject *subject)
{
	struct modvers_run *run = session->run;
	const struct explain_options options = {
		.depth = run->depth, .everything = run->everything,
	};
	struct explanation *explanation = &subject->report.explanation;

	subject->report.sides[0] = side_before(session, subject);
	subject->report.sides[1] = &session->after;
	for (size_t i = 0; i < explanation->nsymbols; i++) {
		struct explained_symbol *symbol = &explanation->symbols[i];

		const struct typed_symbol *pair[2];

		side_pair(subject->report.sides[0], &session->after, symbol->name,
			  pair);
		symbol->before = pair[0];
		symbol->after = pair[1];
		if (pair[0] || !pair[1] || symbol->exporter || names_type(pair[1]->name))
			continue;
		symbol->before = assume(session, subject->report.sides[0], pair[1]);
		symbol->assumed = symbol->before;
	}
	explain(explanation, rule_of(&subject->report), &options, &run->arena);
}

/* ---- options --------------------------------------------------------------------------- */

/* Headers that are installed with the kernel @release; NULL: none. */
static const char *installed_headers(const char *release, struct arena *arena)
{
	static const char *const links[] = { "source", "build" };

	for (size_t i = 0; release && i < sizeof(links) / sizeof(*links); i++) {
		const char *path = arena_printf(arena, "/lib/modules/%s/%s", release,
						links[i]);

		if (is_directory(arena_printf(arena, "%s/include/linux", path)))
			return path;
	}
	return NULL;
}

/* The configurations are looked for where the types were. */
static void guess_options(struct session *session, struct subject *subject)
{
	struct arena *arena = &session->run->arena;
	const struct explain_report *report = &subject->report;
	const char *headers = session->run->headers ? :
			      installed_headers(report->release, arena);
	struct map configs[2];
	bool known = headers;

	for (size_t i = 0; i < 2; i++) {
		map_init(&configs[i], arena);
		known = known && report->sides[i]->path &&
			likely_config(report->sides[i]->path, arena, &configs[i]);
	}
	if (known)
		likely_options(&subject->report.explanation, headers, &configs[0],
			       &configs[1], arena);
	map_free(&configs[0]);
	map_free(&configs[1]);
}

/* ---- symtypes ------------------------------------------------------------------------- */

/* Those of the kernel that was named, or found, for this module. */
static bool explain_unseen(struct session *session, struct subject *subject)
{
	struct modvers_run *run = session->run;
	struct explain_report *report = &subject->report;
	const char *before = run->built_for ? :
			     among_is_it(&report->fit) ? report->fit.path : NULL;
	struct unseen unseen;
	struct map wanted;
	bool read;

	map_init(&wanted, NULL);
	for (size_t i = 0; i < report->explanation.nsymbols; i++)
		if (unseen_wants(&report->explanation.symbols[i]))
			map_put(&wanted, str_of(report->explanation.symbols[i].name));
	read = unseen_read(before, &run->against, &wanted, &run->arena, &run->diags,
			   &unseen);
	if (read) {
		memcpy(report->unseen_paths, unseen.paths, sizeof(unseen.paths));
		unseen_explain(&unseen, &report->explanation, &run->arena,
			       &report->unseen);
	}
	unseen_free(&unseen);
	map_free(&wanted);
	return read;
}

/* ---- all of it ---------------------------------------------------------------------- */

static void read_types(struct session *session)
{
	struct modvers_run *run = session->run;
	bool all_read = true;

	if (!session->want.count)
		return;
	diags_init(&session->no_types, &run->arena);
	read_any(session, &session->places, &session->after);
	want_roots(session);
	if (run->built_for)
		read_side(session, run->built_for, &session->no_types,
			  &session->built_for);
	for (size_t i = 0; i < session->set.count; i++) {
		struct subject *subject = &session->subjects[i];

		if (!subject->report.explanation.nsymbols)
			continue;
		explain_subject(session, subject);
		guess_options(session, subject);
		all_read &= explain_unseen(session, subject);
	}
	if (!all_read)
		diags_move(&run->diags, &session->no_types);
	diags_free(&session->no_types);
}

/* A symbol that somebody named, of which it cannot be told. */
static bool is_unknown(const struct explain_report *report)
{
	const struct explanation *explanation = &report->explanation;

	for (size_t i = 0; i < explanation->nsymbols; i++)
		if (report->asked == ASKED_SYMBOLS &&
		    explanation->symbols[i].why >= WHY_NOT_BEFORE)
			return true;
	return false;
}

static int status_of(const struct explain_report *report)
{
	if (is_unknown(report))
		return 2;
	return report->explanation.ncauses ||
	       (report->exports_known && report->absent.count) ||
	       (report->asked == ASKED_VERSIONS && report->explanation.nsymbols);
}

static int print(struct session *session)
{
	struct modvers_run *run = session->run;
	json_t *list = run->json || run->html ? json_array() : NULL;
	int status = diags_status(&run->diags) == 2 ? 2 : 0;

	for (size_t i = 0; i < session->set.count; i++) {
		const struct subject *subject = &session->subjects[i];
		struct buf text = { 0 };

		if (!subject->loadable)
			continue;
		if (list)
			json_array_append_new(list, run->html ?
				explain_page_json(&subject->report) :
				explain_json(&subject->report));
		else
			explain_text(&subject->report, &text);
		if (text.size)
			fwrite(text.data, 1, text.size, stdout);
		buf_free(&text);
		if (status < status_of(&subject->report))
			status = status_of(&subject->report);
	}
	if (run->html)
		page_print(explain_page_head, list, explain_page_tail, stdout);
	else if (list)
		json_print(json_pack("{s:o, s:o}", "modules", list, "diagnostics",
				     diags_json(&run->diags)), stdout);
	return status;
}

static void session_free(struct session *session)
{
	for (size_t i = 0; session->set.loadables && i < session->set.count; i++) {
		names_free(&session->subjects[i].report.absent);
		blames_free(&session->subjects[i].report.unseen);
		side_free(&session->subjects[i].own);
		loadable_end(session->set.loadables[i]);
	}
	side_free(&session->built_for);
	side_free(&session->after);
	names_free(&session->places);
	map_free(&session->want);
	among_free(session->among);
	kernel_builder_free(&session->builder);
}

static int explain_all(struct session *session)
{
	if (read_kernel(session))
		return 2;
	for (size_t i = 0; i < session->set.count; i++)
		take_subject(session, i);
	read_types(session);
	return print(session);
}

/* In the child. */
static int work(void *context)
{
	struct session *session = context;
	struct modvers_run *run = session->run;
	int status = 2;

	session->subjects = arena_array(&run->arena, struct subject,
					run->files.count);
	session->set.paths = run->files.items;
	session->set.count = run->files.count;
	kernel_builder_init(&session->builder, &run->arena);
	map_init(&session->want, NULL);
	if (run->among.count)
		session->among = among_read(&run->among, run->threads, &run->arena,
					    &run->diags);
	if (session->among || !run->among.count)
		status = explain_all(session);
	fflush(stdout);
	if (!run->json || status == 2)
		diags_print(&run->diags, run->tool, stderr);
	session_free(session);
	return status;
}

int command_explain(struct modvers_run *run)
{
	struct guard guard;
	struct session session = {
		.run = run, .guard = &guard,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
	};

	return guard_command(&guard, work, &session, &run->diags);
}
