// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers/versions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "format/cmdfile.h"
#include "symvers/symverlist.h"
#include "symvers/symversions.h"

static const char *const words[] = {
	[VERSIONS_CMD]	       = "cmd",
	[VERSIONS_SYMVERSIONS] = "symversions",
	[VERSIONS_LIST]	       = "list",
};

bool versions_from(const char *word, enum versions_from *from)
{
	for (unsigned i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcmp(word, words[i])) {
			*from = i;
			return true;
		}
	}
	return false;
}

struct collector {
	struct arena *arena;
	struct diags *diags;
	struct symver *items;		/* owned */
	size_t count;
	size_t room;
};

static void add_version(struct collector *c, struct symver item)
{
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 16;
		c->items = xrealloc(c->items, c->room * sizeof(*c->items));
	}
	c->items[c->count++] = item;
}

static int on_symversion(struct str symbol, uint32_t crc, unsigned line,
			 void *context)
{
	struct collector *c = context;

	(void)line;
	add_version(c, (struct symver){ .name = arena_str(c->arena, symbol),
					.namespace = "",
					.crc = crc });
	return 0;
}

static int parse_cmd(struct collector *c, const char *path, struct str text)
{
	struct cmd_file cmd;
	int err = cmd_file_parse(path, text, c->arena, c->diags, &cmd);

	if (err)
		return err;
	for (size_t i = 0; i < cmd.nsymvers; i++)
		add_version(c, (struct symver){ .name = cmd.symvers[i].symbol,
						.namespace = "",
						.crc = cmd.symvers[i].crc });
	cmd_file_free(&cmd);
	return 0;
}

static int parse_list(struct collector *c, const char *path, struct str text)
{
	struct symver *items;
	size_t count;
	int err = symverlist_parse(path, text, c->arena, c->diags, &items,
				   &count);

	for (size_t i = 0; !err && i < count; i++)
		add_version(c, items[i]);
	return err;
}

static int parse_source(struct collector *c, enum versions_from from,
			const char *path, struct str text)
{
	switch (from) {
	case VERSIONS_CMD:
		return parse_cmd(c, path, text);
	case VERSIONS_SYMVERSIONS:
		return symversions_parse(path, text, c->diags, on_symversion, c);
	case VERSIONS_LIST:
		break;
	}
	return parse_list(c, path, text);
}

static int parse_stdin(struct collector *c)
{
	struct buf buf = { 0 };
	char piece[4096];
	size_t got;
	int err;

	while ((got = fread(piece, 1, sizeof(piece), stdin)) > 0)
		buf_add(&buf, piece, got);
	err = parse_list(c, "<stdin>", buf_view(&buf));
	buf_free(&buf);
	return err;
}

static int collect(struct collector *c, const struct version_source *source,
		   const char *object)
{
	const char *path = source->input;
	struct file_map map;
	int err;

	if (!path && source->from == VERSIONS_LIST)
		return parse_stdin(c);
	if (!path)
		path = source->from == VERSIONS_CMD ?
		       cmd_file_path(object, c->arena) :
		       arena_printf(c->arena, "%s.symversions", object);
	if (source->if_any && access(path, F_OK))
		return 0;
	err = file_map(path, &map, c->diags);
	if (err) {
		diag_hint(c->diags, "versions of %s were expected there; see --from and --input in symvers-block --help",
			  object);
		return err;
	}
	err = parse_source(c, source->from, path, file_text(&map));
	file_unmap(&map);
	return err;
}

static int by_name(const void *a, const void *b)
{
	const struct symver *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int unite(struct collector *c, const char *object)
{
	size_t kept = 0;

	if (c->count)
		qsort(c->items, c->count, sizeof(*c->items), by_name);
	for (size_t i = 0; i < c->count; i++) {
		const struct symver *item = &c->items[i];

		if (!kept || strcmp(c->items[kept - 1].name, item->name)) {
			c->items[kept++] = *item;
			continue;
		}
		if (c->items[kept - 1].crc == item->crc)
			continue;
		diag_add(c->diags, DIAG_ERROR, CODE_BLOCK_CONFLICT,
			 PLACE_FILE(object),
			 "two versions of '%s' were given: 0x%08x and 0x%08x",
			 item->name, c->items[kept - 1].crc, item->crc);
		diag_hint(c->diags, "nothing was written: one of them is stale");
		return -EEXIST;
	}
	c->count = kept;
	return 0;
}

int versions_of(const struct version_source *source, const char *object,
		struct arena *arena, struct diags *diags,
		struct symver **items, size_t *count)
{
	struct collector c = { .arena = arena, .diags = diags };
	int err = collect(&c, source, object);

	if (!err)
		err = unite(&c, object);
	if (!err) {
		*items = arena_array(arena, struct symver, c.count);
		if (c.count)
			memcpy(*items, c.items, c.count * sizeof(*c.items));
		*count = c.count;
	}
	free(c.items);
	return err;
}
