// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/btf_distill.h"

#include <errno.h>

#include "elf/btfwrite.h"

enum where { UNUSED, STAYS, MOVES };	/* in the base, into the module */

struct distill {
	const struct btf *module;
	uint8_t *where;		/* enum where, by id of the base */
	uint32_t *queue;	/* those that are used, in the order of finding */
	uint32_t nqueued;
	uint32_t nstays;
	bool bad;		/* what no module refers to */
};

static enum where where_is(const struct btf *btf, const struct btf_type *type)
{
	switch (type->kind) {
	case BTF_INT:
	case BTF_FLOAT:
	case BTF_FWD:
		return STAYS;
	case BTF_STRUCT:
	case BTF_UNION:
	case BTF_ENUM:
	case BTF_ENUM64:
		return *btf_name(btf, type->name) ? STAYS : MOVES;
	case BTF_FUNC:
	case BTF_VAR:
	case BTF_DATASEC:
	case BTF_DECL_TAG:
		return UNUSED;
	}
	return MOVES;
}

static void use(struct distill *d, uint32_t id)
{
	if (!id || id >= d->module->first || d->where[id] != UNUSED)
		return;
	d->where[id] = (uint8_t)where_is(d->module, btf_type(d->module, id));
	if (d->where[id] == UNUSED)
		d->bad = true;
	else
		d->queue[d->nqueued++] = id;
	d->nstays += d->where[id] == STAYS;
}

static void use_refs(struct distill *d, const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	if (layout->refers)
		use(d, type->ref);
	for (uint32_t i = 0; layout->type_at >= 0 && i < type->nitems; i++)
		use(d, btf_item(type, i, (unsigned)layout->type_at));
}

static void find_used(struct distill *d)
{
	const struct btf *module = d->module;

	for (uint32_t id = module->first; id < module->end; id++)
		use_refs(d, btf_type(module, id));
	/* What stays has a name instead of members. */
	for (uint32_t i = 0; i < d->nqueued; i++)
		if (d->where[d->queue[i]] == MOVES)
			use_refs(d, btf_type(module, d->queue[i]));
	/* A base without types is refused, and the module with it. */
	for (uint32_t id = 1; !d->nstays && id < module->first; id++)
		if (btf_type(module, id)->kind == BTF_INT)
			use(d, id);
}

/* Those of the base that stay, the module's, those that move. */
static void number(const struct distill *d, uint32_t *ids)
{
	uint32_t first = d->module->first, next = 1;

	for (uint32_t id = 1; id < first; id++)
		if (d->where[id] == STAYS)
			ids[id] = next++;
	for (uint32_t id = first; id < d->module->end; id++)
		ids[id] = next++;
	for (uint32_t id = 1; id < first; id++)
		if (d->where[id] == MOVES)
			ids[id] = next++;
}

static struct btf_type named(const struct btf_type *type)
{
	struct btf_type bare = *type;

	if (type->kind == BTF_ENUM64)
		bare.kind = BTF_ENUM;
	if (btf_is_composite(type) || bare.kind == BTF_ENUM) {
		bare.flag = false;
		bare.vlen = 0;
		bare.nitems = 0;
	}
	return bare;
}

static void write_base(const struct distill *d, const uint32_t *ids,
		       struct buf *out)
{
	struct btf_writer w;

	btf_write_begin(&w, d->module, ids, 0, 0);
	for (uint32_t id = 1; id < d->module->first; id++)
		if (d->where[id] == STAYS) {
			struct btf_type type = named(btf_type(d->module, id));

			btf_write_type(&w, &type);
		}
	btf_write_end(&w, out);
}

static void write_module(const struct distill *d, const uint32_t *ids,
			 uint32_t first_string, struct buf *out)
{
	const struct btf *module = d->module;
	struct btf_writer w;

	btf_write_begin(&w, module, ids, 0, first_string);
	for (uint32_t id = module->first; id < module->end; id++)
		btf_write_type(&w, btf_type(module, id));
	for (uint32_t id = 1; id < module->first; id++)
		if (d->where[id] == MOVES)
			btf_write_type(&w, btf_type(module, id));
	btf_write_end(&w, out);
}

int btf_distill(const char *path, const struct btf *module, struct arena *arena,
		struct diags *diags, struct buf *base_out, struct buf *out)
{
	struct distill d = {
		.module = module,
		.where = arena_array(arena, uint8_t, module->first),
		.queue = arena_array(arena, uint32_t, module->first),
	};
	uint32_t *ids = arena_array(arena, uint32_t, module->end);
	struct btf base;
	int err;

	find_used(&d);
	if (d.bad) {
		diag_add(diags, DIAG_FATAL, CODE_BTF_MALFORMED, PLACE_FILE(path),
			 "BTF: refers to a function or variable of the kernel");
		return -EBADMSG;
	}
	number(&d, ids);
	write_base(&d, ids, base_out);
	err = btf_read(path, buf_view(base_out), NULL, arena, diags, &base);
	if (!err)
		write_module(&d, ids, (uint32_t)base.strings.n, out);
	return err;
}
