// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every symbol that a module imports, asked for as the loader does: in the
 * order of the symbol table, because what is found first can forbid what comes
 * later (a proprietary module may use no GPL-only symbol, and using another
 * proprietary module makes proprietary).
 */
#include <errno.h>
#include <inttypes.h>

#include "loader/verdict.h"
#include "model/license.h"
#include "model/namespace.h"

/* Symbols of which the same thing cannot be told: said of all at once. */
struct unknown {
	size_t count;
	const char *first;
	const char *names;	/* of the first UNKNOWN_SHOWN */
};

#define UNKNOWN_SHOWN 8

struct symbol_walk {
	const struct loading *l;
	struct map namespaces;	/* that the module imports */
	struct map decided;	/* address of a namespace or of candidates ->
				   enum told: whether it is lacking */
	const char *strange;	/* a dependency that nothing is known of, or NULL */
	bool extended;		/* the kernel looks at extended versions only */
	bool proprietary;	/* by license, or inherited */
	bool uses_gpl_only;
	bool unversioned;	/* no versions at all: said once */
	struct unknown exports;	/* whether the kernel exports them */
	struct unknown lent;	/* vmlinux does not, but maybe a module of it */
	struct unknown classes;	/* whether it exports them to this module */
	struct unknown crcs;	/* which versions it has */
};

static char *walk_text(const struct symbol_walk *w, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static char *walk_text(const struct symbol_walk *w, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(w->l->findings->arena, format, args);
	va_end(args);
	return text;
}

/* Words beside @f; NULL if it is only counted. */
__attribute__((format(printf, 3, 4))) static char *
explain(const struct symbol_walk *w, const struct finding *f,
	const char *format, ...)
{
	va_list args;
	char *text;

	if (!f->text)
		return NULL;
	va_start(args, format);
	text = arena_vprintf(w->l->findings->arena, format, args);
	va_end(args);
	return text;
}

__attribute__((format(printf, 6, 7))) static struct finding *
refuse_symbol(const struct symbol_walk *w, const char *symbol,
	      enum diag_code code, int err, enum severity severity,
	      const char *format, ...)
{
	struct finding *f;
	va_list args;

	char *why = NULL;

	if (!findings_full(w->l->findings, severity, code)) {
		va_start(args, format);
		why = arena_vprintf(w->l->findings->arena, format, args);
		va_end(args);
	}
	f = finding_add(w->l->findings, severity, code, STAGE_SYMBOLS, "%s: %s",
			symbol, why);
	f->symbol = symbol;
	f->err = err;
	return f;
}

static char *unknown_symbol(const struct symbol_walk *w,
			    const struct finding *f, const char *symbol, int err)
{
	return explain(w, f, "%s: Unknown symbol %s (err %d)", w->l->module->name,
		   symbol, -err);
}

static void note_unknown(const struct symbol_walk *w, struct unknown *unknown,
			 const char *symbol)
{
	if (!unknown->count++)
		unknown->first = unknown->names = symbol;
	else if (unknown->count <= UNKNOWN_SHOWN)
		unknown->names = walk_text(w, "%s, %s", unknown->names, symbol);
}

/* @does: what the kernel does, or does not, with them. */
static void say_unknown(const struct symbol_walk *w,
			const struct unknown *unknown, enum diag_code code,
			const char *does, const char *advice)
{
	const char *what = unknown->first;
	struct finding *f;

	if (!unknown->count)
		return;
	if (unknown->count > 1)
		what = walk_text(w, "%zu symbols (%s%s)", unknown->count,
				 unknown->names,
				 unknown->count > UNKNOWN_SHOWN ? ", …" : "");
	f = finding_add(w->l->findings, DIAG_FATAL, code, STAGE_SYMBOLS,
			"it cannot be told whether the kernel %s %s", does, what);
	f->symbol = unknown->count == 1 ? what : NULL;
	f->advice = advice;
}

/* ---- is it there? ------------------------------------------------------ */

/* The name in depends= of a module that nothing is known of, or NULL. */
static const char *strange_dependency(const struct loading *l)
{
	struct str rest = str_of(l->module->depends ? : "");
	const struct kernel *kernel = l->kernel;

	while (rest.p) {
		const char *name = depends_next(&rest, l->findings->arena);

		if (name && !map_get(&kernel->modules, str_of(name)))
			return name;
	}
	return NULL;
}

static void missing(struct symbol_walk *w, const struct loadable_import *import)
{
	const char *from = w->strange;
	struct finding *f;

	if (import->weak)
		return;
	if (!w->l->kernel->has_vmlinux) {
		note_unknown(w, &w->exports, import->name);
		return;
	}
	if (from && !w->l->kernel->has_exports && !w->l->kernel->has_set) {
		note_unknown(w, &w->lent, import->name);
		return;
	}
	f = refuse_symbol(w, import->name,
			  from ? CODE_LOAD_DEPENDENCY_MISSING :
				 CODE_LOAD_SYMBOL_MISSING,
			  ENOENT, DIAG_ERROR,
			  from ? "nothing exports it; the module depends on %s, which is not there" :
				 "nothing exports it%s",
			  from ? from : "");
	f->kernel = unknown_symbol(w, f, import->name, ENOENT);
	f->advice = from ?
		explain(w, f, "give %s.ko, or the Module.symvers of its build, as well", from) :
		"another kernel, or one configured without it; give what else exports it with another --against";
}

static void absent_module(const struct symbol_walk *w,
			  const struct loadable_import *import,
			  const struct kernel_export *export)
{
	struct finding *f;

	if (import->weak)
		return;
	f = refuse_symbol(w, import->name, CODE_LOAD_DEPENDENCY_MISSING, ENOENT,
			  DIAG_ERROR,
			  "exported by the module %s, which is not installed",
			  export->module->name);
	f->kernel = unknown_symbol(w, f, import->name, ENOENT);
	f->advice = explain(w, f, "install %s, or give its .ko as well",
			export->module->name);
}

/* Another file of the module that exported it is there. */
static void gone(const struct symbol_walk *w,
		 const struct loadable_import *import,
		 const struct kernel_export *export)
{
	struct finding *f;

	if (import->weak)
		return;
	f = refuse_symbol(w, import->name, CODE_LOAD_SYMBOL_MISSING, ENOENT,
			  DIAG_ERROR,
			  export->obsolete ?
			  "the module %s exports it in the table of GPL-only exports, which this kernel ignores" :
			  "the module %s exported it, the one that is there now does not",
			  export->module->name);
	f->kernel = unknown_symbol(w, f, import->name, ENOENT);
	f->advice = explain(w, f, export->obsolete ?
			"build %s for this kernel" :
			"another %s; or build this module with that one's Module.symvers",
			export->module->name);
}

/* An importer has it from vmlinux or from a module that was taken away. */
static void doubtful(const struct symbol_walk *w,
		     const struct loadable_import *import,
		     const struct kernel_export *export)
{
	struct finding *f;

	if (import->weak)
		return;
	f = refuse_symbol(w, import->name, CODE_LOAD_SYMBOL_MISSING, 0,
			  DIAG_FATAL,
			  "it cannot be told whether the kernel exports it, or the module %s, which is not there",
			  export->doubt);
	f->advice = explain(w, f, "give %s.ko as well, or the kernel's Module.symvers or header tree with another --against",
			export->doubt);
}

/* ---- may it be used? --------------------------------------------------- */

static bool is_proprietary(const struct loadable *module)
{
	return !module->license || !license_is_gpl_compatible(module->license);
}

/* find_symbol(): to a proprietary module, GPL-only symbols do not exist. */
static bool check_license(struct symbol_walk *w,
			  const struct loadable_import *import,
			  const struct kernel_export *export)
{
	struct finding *f;

	if (export->gpl_only == TOLD_NO)
		return true;
	if (!w->proprietary) {
		w->uses_gpl_only |= export->gpl_only == TOLD_YES;
		return true;
	}
	if (import->weak)
		return false;
	if (export->gpl_only == TOLD_NOT) {
		note_unknown(w, &w->classes, import->name);
		return true;
	}
	f = refuse_symbol(w, import->name, CODE_LOAD_GPL_ONLY, ENOENT, DIAG_ERROR,
			  "it is for GPL-compatible modules only; this one's license is %s%s%s",
			  w->l->module->license ? "\"" : "not given",
			  w->l->module->license ?: "",
			  w->l->module->license ? "\"" : "");
	f->kernel = unknown_symbol(w, f, import->name, ENOENT);
	f->advice = "a GPL-compatible MODULE_LICENSE, or another function";
	return false;
}

/* inherit_taint(), 5.9 and newer. */
static bool check_provider(struct symbol_walk *w,
			   const struct loadable_import *import,
			   const struct kernel_export *export)
{
	const struct loadable *provider = export->module->loadable;
	struct finding *f;

	if (!provider || provider->kind != LOADABLE_MODULE ||
	    !is_proprietary(provider))
		return true;
	if (!w->uses_gpl_only) {
		w->proprietary = true;
		return true;
	}
	if (import->weak)
		return false;
	f = refuse_symbol(w, import->name, CODE_LOAD_PROPRIETARY, ENOENT,
			  DIAG_ERROR,
			  "it comes from %s, a proprietary module, and this one uses GPL-only symbols",
			  export->module->name);
	f->kernel = kernel_habit(w->l->kernel, HABIT_NAMES_PROVIDER) == TOLD_NO ?
		explain(w, f, "%s: module using GPL-only symbols uses symbols from proprietary module %s.",
			w->l->module->name, export->module->name) :
		explain(w, f, "%s: module using GPL-only symbols uses symbols %s from proprietary module %s.",
			w->l->module->name, import->name, export->module->name);
	return false;
}

/* ---- is it the same? --------------------------------------------------- */

static bool crc_differs(const struct symbol_walk *w, const char *symbol,
			uint64_t mine, uint32_t theirs)
{
	struct finding *f;
	bool layout = !strcmp(symbol, "module_layout");

	f = refuse_symbol(w, symbol, CODE_LOAD_CRC_DIFFERS,
			  layout ? ENOEXEC : EINVAL, DIAG_ERROR,
			  "built with version 0x%08" PRIx64
			  ", the kernel has 0x%08" PRIx32,
			  mine, theirs);
	f->kernel = explain(w, f, "%s: disagrees about version of symbol %s",
			w->l->module->name, symbol);
	f->advice = layout ?
		"the kernel's module structures have changed: build it for this kernel" :
		"build it for this kernel; modvers explain shows which type has changed";
	if (layout)
		f->stage = STAGE_LAYOUT;
	return false;
}

/* In an extended table, where even Debian's kernels do not mind (6.14). */
static bool unversioned_extended(const struct symbol_walk *w, const char *symbol)
{
	struct finding *f =
		refuse_symbol(w, symbol, CODE_LOAD_SYMBOL_UNVERSIONED, 0,
			      DIAG_WARNING,
			      "the kernel has a version of it, the module none, in a table of extended versions: it is used unchecked");

	f->kernel = explain(w, f, "%s: no extended symbol version for %s",
			w->l->module->name, symbol);
	f->advice = "run modpost again, with the kernel's Module.symvers";
	return true;
}

/* Linux itself says it once a boot and goes on; Debian's kernels refuse it. */
static bool unversioned_basic(const struct symbol_walk *w, const char *symbol)
{
	struct finding *f =
		refuse_symbol(w, symbol, CODE_LOAD_SYMBOL_UNVERSIONED, 0,
			      DIAG_WARNING,
			      "the kernel has a version of it, the module has none: it is used unchecked");

	f->kernel = explain(w, f, "%s: no symbol version for %s",
			w->l->module->name, symbol);
	f->advice = "run modpost again, with the kernel's Module.symvers";
	return true;
}

static bool unversioned(const struct symbol_walk *w, const char *symbol)
{
	struct finding *f;
	bool layout = !strcmp(symbol, "module_layout");

	if (kernel_habit(w->l->kernel, HABIT_UNVERSIONED) == TOLD_NO)
		return unversioned_basic(w, symbol);

	f = refuse_symbol(w, symbol, CODE_LOAD_SYMBOL_UNVERSIONED,
			  layout ? ENOEXEC : EINVAL, DIAG_ERROR,
			  "the kernel has a version of it, the module has none");
	f->kernel = explain(w, f, "%s: no symbol version for %s", w->l->module->name,
			symbol);
	f->advice = "Debian's kernels refuse this, others only say it; run modpost again, with the kernel's Module.symvers";
	if (layout)
		f->stage = STAGE_LAYOUT;
	return false;
}

/* check_version() */
static bool check_version(struct symbol_walk *w, const char *symbol,
			  const struct loadable_version *version,
			  const struct kernel_export *export)
{
	const struct loadable *module = w->l->module;

	if (export->has_crc == TOLD_NO ||
	    (export->has_crc == TOLD_NOT &&
	     kernel_versions(w->l->kernel) == TOLD_NO))
		return true;
	if (!module->has_basic && !w->extended) {
		if (!w->unversioned)
			check_forced(w->l, CODE_LOAD_NO_VERSIONS, STAGE_LAYOUT,
				     symbol, "it has no symbol versions (__versions), the kernel has");
		w->unversioned = true;
		return true;
	}
	if (export->has_crc == TOLD_NOT) {
		note_unknown(w, &w->crcs, symbol);
		return true;
	}
	if (!version)
		return w->extended ? unversioned_extended(w, symbol) :
				     unversioned(w, symbol);
	if (version->crc != export->crc)
		return crc_differs(w, symbol, version->crc, export->crc);
	return true;
}

/* ---- is its namespace imported? ---------------------------------------- */

/* Whether one of the @count that @candidates are is not imported. */
static bool lacks_one(struct symbol_walk *w, const char *const *candidates,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!map_find(&w->namespaces, str_of(candidates[i])))
			return true;
	return false;
}

static char *how_to_import(const struct symbol_walk *w, const struct finding *f,
			   const char *namespace)
{
	const struct dialect *dialect = w->l->kernel->dialect;
	const char *quote = dialect && dialect->quoted_namespace ? "\"" : "";

	return explain(w, f, "MODULE_IMPORT_NS(%s%s%s) in the module's source",
		       quote, namespace, quote);
}

static bool is_allowed(struct symbol_walk *w, const char *namespace)
{
	return map_find(&w->namespaces, str_of(namespace)) ||
	       (kernel_lists_modules(w->l->kernel, namespace) &&
		namespace_lists(namespace, w->l->module->name, MATCH_DASHES));
}

/*
 * Whether the namespace of @export, or one that it may be in, is not imported.
 * Looked at once for each: namespaces can be as long as a Module.symvers, many
 * exports can share one list of candidates, and any number of imports one name.
 */
static bool namespace_lacking(struct symbol_walk *w,
			      const struct kernel_export *export)
{
	const void *what = export->namespace ? (const void *)export->namespace :
					       (const void *)export->candidates;
	const struct str key = { (const char *)&what, sizeof(what) };
	struct map_entry *entry = map_put(&w->decided, key);
	bool lacking;

	if (!entry->value) {
		lacking = export->namespace ? !is_allowed(w, export->namespace) :
			lacks_one(w, export->candidates, export->ncandidates);
		entry->value = (void *)(uintptr_t)(lacking ? TOLD_YES : TOLD_NO);
	}
	return (uintptr_t)entry->value == TOLD_YES;
}

static bool check_namespace(struct symbol_walk *w, const char *symbol,
			    const struct kernel_export *export)
{
	const struct loadable *module = w->l->module;
	const char *namespace = export->namespace;
	bool allowed = kernel_config(w->l->kernel,
		"CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS") == TOLD_YES;
	bool listed = namespace && kernel_lists_modules(w->l->kernel, namespace);
	struct finding *f;

	if (namespace ? !*namespace : allowed || !export->ncandidates)
		return true;
	if (!namespace_lacking(w, export))
		return true;
	if (!namespace) {
		f = refuse_symbol(w, symbol, CODE_LOAD_NAMESPACE, 0, DIAG_FATAL,
				  "it cannot be told whether it is in a namespace that the module does not import; modules that use it import %s",
				  export->candidates[0]);
		f->advice = "nothing at hand says how the kernel exports it: give its Module.symvers or header tree with another --against";
		return true;
	}
	f = refuse_symbol(w, symbol,
			  listed ? CODE_LOAD_NAMESPACE_MODULE :
				   CODE_LOAD_NAMESPACE,
			  EINVAL, allowed ? DIAG_WARNING : DIAG_ERROR,
			  listed ? "it is for the modules %s only" :
				   "it is in the namespace %s, which the module does not import",
			  listed ? namespace_list(namespace) : namespace);
	f->kernel = explain(w, f, "%s: module uses symbol (%s) from namespace %s, but does not import it.",
			module->name, symbol, namespace);
	f->advice = listed ? "use another function" :
		how_to_import(w, f, namespace);
	return allowed;
}

/* ---- the walk ----------------------------------------------------------- */

static void check_symbol(struct symbol_walk *w,
			 const struct loadable_import *import)
{
	const struct kernel_export *export =
		kernel_find_export(w->l->kernel, import->name);

	if (!export) {
		missing(w, import);
		return;
	}
	if (!kernel_has_module(w->l->kernel, export->module)) {
		absent_module(w, import, export);
		return;
	}
	if (export->gone) {
		gone(w, import, export);
		return;
	}
	if (export->doubt && export->module->is_vmlinux)
		doubtful(w, import, export);
	if (check_license(w, import, export) &&
	    check_provider(w, import, export) &&
	    check_version(w, import->name, w->extended ? import->version :
			  import->basic, export))
		check_namespace(w, import->name, export);
}

/* The first thing that the loader asks, though the module does not import it. */
static void check_layout(struct symbol_walk *w)
{
	const struct kernel_export *export =
		kernel_find_export(w->l->kernel, "module_layout");

	if (export)
		check_version(w, export->name,
			      loadable_version(w->l->module, export->name,
					       w->extended), export);
}

void check_symbols(const struct loading *loading)
{
	const struct dialect *dialect = loading->kernel->dialect;
	struct symbol_walk w = {
		.l = loading,
		.extended = loading->module->has_extended &&
			    (!dialect || dialect->extended_versions),
		.proprietary = is_proprietary(loading->module),
		.strange = strange_dependency(loading),
	};
	struct finding *f;

	names_index(&loading->module->namespaces, &w.namespaces);
	map_init(&w.decided, loading->findings->arena);
	if (loading->module->common) {
		f = finding_add(loading->findings, DIAG_ERROR, CODE_LOAD_COMMON,
				STAGE_SYMBOLS, "%s: a common symbol",
				loading->module->common);
		f->err = ENOEXEC;
		f->kernel = walk_text(&w, "%s: please compile with -fno-common",
				      loading->module->name);
		f->advice = "compile with -fno-common";
	}
	check_layout(&w);
	for (size_t i = 0; i < loading->module->nimports; i++)
		check_symbol(&w, &loading->module->imports[i]);
	say_unknown(&w, &w.exports, CODE_LOAD_SYMBOL_MISSING, "exports",
		    "neither a list of what vmlinux exports is at hand nor an installed module that uses it: give the kernel's Module.symvers or header tree with another --against");
	say_unknown(&w, &w.lent, CODE_LOAD_DEPENDENCY_MISSING,
		    "has modules that export",
		    walk_text(&w,
			      "vmlinux does not; the module depends on %s: give the .ko files as well, or the kernel's Module.symvers or installed modules with another --against",
			      loading->module->depends ?: ""));
	say_unknown(&w, &w.classes, CODE_LOAD_GPL_ONLY,
		    "keeps for GPL-compatible modules, which this one is not,",
		    "nothing at hand says how the kernel exports it: give its Module.symvers or header tree with another --against");
	say_unknown(&w, &w.crcs, CODE_LOAD_CRC_UNKNOWN, "has the same version of",
		    "nothing at hand says which versions the kernel has: give its Module.symvers or header tree with another --against");
	map_free(&w.namespaces);
	map_free(&w.decided);
}
