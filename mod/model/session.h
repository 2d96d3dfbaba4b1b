/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of modpost: what was asked for, and everything known so far.
 */
#ifndef LTOMOD_MODEL_SESSION_H
#define LTOMOD_MODEL_SESSION_H

#include "base/diag.h"
#include "base/map.h"
#include "model/dialect.h"
#include "model/module.h"

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
	struct names files;		/* positional */
};

struct session {
	struct arena arena;
	struct diags diags;
	struct options options;
	const struct dialect *dialect;
	enum machine machine;	/* of all objects of the run */

	struct map modules;	/* canonical name -> struct module, in read order */
	struct map exports;	/* symbol -> struct export, the last that came */
	struct map namespaces;	/* every namespace that some export is in */
};

void session_init(struct session *session);
void session_free(struct session *session);

/* The module called @name (canonical), made if there is none. */
struct module *session_module(struct session *session, struct str name);
/* A new export of @module, appended to its list; not yet in session->exports. */
struct export *module_add_export(struct session *session,
				 struct module *module, struct str name);
struct export *session_find_export(const struct session *session,
				   const char *name);
struct import *module_add_import(struct session *session,
				 struct module *module, const char *name);

#endif
