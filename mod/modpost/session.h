/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of modpost: what was asked for, and everything known so far.
 *
 * Modules are worked on by several threads, each with a session forked off the
 * run's: its own arena and diagnostics to write to, the same options and
 * tables to look at.  What belongs to all modules is written by one thread
 * only, in the order of the inputs.
 */
#ifndef LTOMOD_MODPOST_SESSION_H
#define LTOMOD_MODPOST_SESSION_H

#include "base/diag.h"
#include "base/map.h"
#include "model/dialect.h"
#include "modpost/module.h"

/* What the option letters say; each named after its meaning. */
struct options {
	bool external;			/* -e */
	bool modversions;		/* -m */
	bool ignore_missing;		/* -n */
	bool all_srcversion;		/* -a */
	bool warn_unresolved;		/* -w */
	bool extra_warnings;		/* -W, 6.1 */
	bool section_error;		/* -E */
	bool namespace_warns;		/* -N */
	bool trim;			/* -t, 6.5 */
	bool modules_enabled;		/* -M, 6.6 */
	bool basic_versions;		/* -b, 6.14 */
	bool extended_versions;		/* -x, 6.14 */
	struct names dumps;		/* -i, in order */
	const char *dump_out;		/* -o */
	const char *order_file;		/* -T */
	const char *nsdeps_file;	/* -d */
	const char *whitelist_file;	/* -u */
	const char *id_layout_file;	/* --id-layout */
	const char *handoff_file;	/* --handoff */
	const char *template_file;	/* --template */
	struct names trees;		/* --tree, in order */
	struct names files;		/* positional */
};

struct modules {
	struct module **items;		/* owned; the modules by arenas */
	size_t count;
	size_t room;
};

struct session {
	struct arena arena;
	struct arena scratch;	/* what only the work on one module needs */
	struct diags diags;
	struct options options;
	const struct dialect *dialect;
	enum machine machine;	/* of all objects of the run */

	struct modules modules;	/* in read order, those of dumps too */
	struct import_names *import_names;	/* own first, then of threads */
	struct map by_name;	/* canonical name -> the first struct module of it */
	struct map exports;	/* symbol -> struct export, the last that came */
};

void session_init(struct session *session);
void session_free(struct session *session);

/*
 * A session for one thread: empty arena and diagnostics; options, dialect and
 * exports are those of @parent, to be looked at only.  session_join() gives
 * its memory to @parent, but for the scratch; what becomes of its diagnostics
 * is the caller's.
 */
void session_fork(struct session *child, const struct session *parent);
void session_join(struct session *parent, struct session *child);

/* A module of its own in the session's arena; not yet in session->modules. */
struct module *module_new(struct session *session, struct str name);
/* Gives back what is known of @module only while its object is open, and the
 * room for more of what it has. */
void module_end_reading(struct module *module);
/* What a module owns itself; for one that was never added. */
void module_free(struct module *module);
void session_add_module(struct session *session, struct module *module);
/* The first module called @name (canonical), made and added if there is none. */
struct module *session_module(struct session *session, struct str name);

/* A new export of @module, appended to its list; not yet in session->exports. */
struct export *module_add_export(struct session *session,
				 struct module *module, struct str name);
/* What provides the import @name, or NULL. */
struct export *session_find_export(const struct session *session,
				   const char *name);
/* A new import, appended to the list of @module; all by the same session. */
void module_add_import(struct session *session, struct module *module,
		       struct str name, bool weak);
/* The last one first. */
void module_reverse_imports(struct module *module);

/* With trimming, an export that nobody uses does not leave. */
static inline bool export_is_kept(const struct session *session,
				  const struct export *export)
{
	return !session->options.trim || export->used;
}

#endif
