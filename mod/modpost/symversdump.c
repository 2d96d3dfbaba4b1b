// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/symversdump.h"

#include <stdlib.h>

#include "symvers/symvers.h"

static void write_export(struct buf *out, const struct export *export)
{
	symvers_write(out, &(struct symvers_entry){
		.crc = export->crc,
		.symbol = str_of(export->name),
		.module = str_of(export->module->name),
		.namespace = str_of(export->namespace),
		.gpl_only = export->gpl_only,
	});
}

/* ---- before 5.19: the order of the kernel's hash table ------------------- */

#define BUCKETS 1024

/* An export, by where the kernel's modpost has it. */
struct hashed {
	const struct export *export;
	unsigned bucket;
	size_t number;		/* of the name, in the order in which they came */
};

/* The hash of GNU dbm: each byte, shifted by what its place says, added up. */
static unsigned bucket_of(struct str name)
{
	uint32_t value = 0x238f13afu * (uint32_t)name.n;

	for (size_t i = 0; i < name.n; i++)
		value += (uint32_t)(unsigned char)name.p[i] << (5 * i % 24);
	return (1103515243u * value + 12345u) % BUCKETS;
}

/* By bucket; in each the last that came is the first. */
static int compare_hashed(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->bucket != y->bucket)
		return x->bucket < y->bucket ? -1 : 1;
	return (x->number < y->number) - (x->number > y->number);
}

static void dump_by_hash(const struct session *session, struct buf *out)
{
	const struct map *exports = &session->exports;
	struct hashed *all = xmalloc(exports->count * sizeof(*all));

	for (size_t i = 0; i < exports->count; i++)
		all[i] = (struct hashed){ exports->entries[i].value,
					  bucket_of(exports->entries[i].name), i };
	if (exports->count)
		qsort(all, exports->count, sizeof(*all), compare_hashed);
	for (size_t i = 0; i < exports->count; i++)
		if (!all[i].export->module->from_dump &&
		    export_is_kept(session, all[i].export))
			write_export(out, all[i].export);
	free(all);
}

/* ---- since 5.19: the order of the inputs --------------------------------- */

static void dump_module(const struct session *session,
			const struct module *module, struct buf *out)
{
	for (size_t i = 0; i < module->nexports && !module->from_dump; i++)
		if (export_is_kept(session, module->exports[i]))
			write_export(out, module->exports[i]);
}

void emit_symvers_dump(const struct session *session, size_t part,
		       struct buf *out)
{
	if (!session->dialect->newest_first)
		dump_module(session, session->modules.items[part], out);
	else if (!part)
		dump_by_hash(session, out);
}

void emit_nsdeps(const struct session *session, size_t part, struct buf *out)
{
	bool backwards = session->dialect->newest_first;
	size_t count = session->modules.count;
	const struct module *module =
		session->modules.items[backwards ? count - 1 - part : part];
	const struct names *missing = &module->missing_namespaces;

	if (module->from_dump || !missing->count)
		return;
	buf_printf(out, "%s.ko:", module->name);
	for (size_t i = 0; i < missing->count; i++)
		buf_printf(out, " %s", missing->items[backwards ?
					missing->count - 1 - i : i]);
	buf_str(out, "\n");
}
