// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/crc.h"

#include <errno.h>
#include <unistd.h>

#include "symvers/symversions.h"

static const char *const source_names[] = {
	[CRC_NONE]	  = "nowhere",
	[CRC_DUMP]	  = "a Module.symvers",
	[CRC_BLOCK]	  = "the block of versions in an object",
	[CRC_CMD]	  = "#SYMVER",
	[CRC_SYMVERSIONS] = ".symversions",
	[CRC_ABSOLUTE]	  = "__crc_",
};

/* The module whose exports get their CRCs, and from where. */
struct crc_context {
	struct session *session;
	struct module *module;
	struct map own;		/* name -> export of the module */
	struct map given;	/* name -> path of the file that gave its CRC */
	enum crc_source source;
	const char *path;
};

/*
 * One CRC found.  A name that the module does not export is left over from an
 * earlier state of the source, or belongs to an object that kbuild compiled
 * for several modules; neither matters.
 */
static int set_crc(struct crc_context *context, struct str symbol,
		   uint32_t crc, unsigned line)
{
	struct session *session = context->session;
	struct export *export = map_get(&context->own, symbol);

	if (!export)
		return 0;
	if (export->crc_source == CRC_NONE || export->crc_source == CRC_DUMP) {
		export->crc = crc;
		export->crc_source = context->source;
		map_put(&context->given, str_of(export->name))->value =
			(void *)(uintptr_t)context->path;
		return 0;
	}
	if (export->crc == crc)
		return 0;
	diag_add(&session->diags, DIAG_ERROR, CODE_CRC_CONFLICT,
		 PLACE_LINE(context->path, line),
		 "two versions of the export '%s': 0x%08x from %s (%s), 0x%08x from %s",
		 export->name, export->crc, source_names[export->crc_source],
		 (const char *)map_get(&context->given, symbol),
		 crc, source_names[context->source]);
	diag_hint(&session->diags,
		  "one of them is stale: run make clean and build again");
	return 0;
}

static void read_block(struct crc_context *context,
		       const struct symver_block *block)
{
	context->path = block->path;
	context->source = CRC_BLOCK;
	for (size_t i = 0; i < block->count; i++)
		set_crc(context, str_of(block->items[i].name),
			block->items[i].crc, 0);
}

static int set_symversion(struct str symbol, uint32_t crc, unsigned line,
			  void *context)
{
	return set_crc(context, symbol, crc, line);
}

static int read_symversions(struct crc_context *context, const char *object)
{
	struct session *session = context->session;
	struct file_map map;
	int err;

	context->path = arena_printf(&session->scratch, "%s.symversions", object);
	context->source = CRC_SYMVERSIONS;
	if (access(context->path, F_OK))
		return 0;
	err = file_map(context->path, &map, &session->diags);
	if (err)
		return err;
	err = symversions_parse(context->path, file_text(&map), &session->diags,
				set_symversion, context);
	file_unmap(&map);
	return err;
}

static int read_cmd(struct crc_context *context, struct cmds *cmds,
		    size_t index)
{
	const struct cmd_file *cmd;
	int err;

	if (!cmds_has(cmds, index))
		return 0;
	err = cmds_get(cmds, index, &cmd, &context->path);
	if (err)
		return err;
	context->source = CRC_CMD;
	for (size_t i = 0; i < cmd->nsymvers; i++)
		set_crc(context, str_of(cmd->symvers[i].symbol),
			cmd->symvers[i].crc, cmd->symvers[i].line);
	return 0;
}

static void read_absolute(struct crc_context *context)
{
	const struct object *object = context->module->object;
	const struct str prefix = STR("__crc_");

	context->path = context->module->path;
	context->source = CRC_ABSOLUTE;
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct str name = str_of(symbol->name);

		if ((symbol->flags & SYMBOL_ABSOLUTE) && str_starts(name, prefix))
			set_crc(context, str_skip(name, prefix.n),
				(uint32_t)symbol->value, 0);
	}
}

int crc_collect(struct session *session, struct module *module,
		const struct symver_blocks *blocks, struct cmds *cmds)
{
	struct crc_context context = { .session = session, .module = module };
	int err = 0;

	map_init(&context.own, NULL);
	map_init(&context.given, NULL);
	for (size_t i = 0; i < module->nexports; i++)
		map_put(&context.own, str_of(module->exports[i]->name))->value =
			module->exports[i];
	if (module->object && module->object->symvers)
		read_block(&context, module->object->symvers);
	for (size_t i = 0; i < blocks->count; i++)
		read_block(&context, &blocks->items[i]);
	for (size_t i = 0; i < module->sources.count && !err; i++) {
		err = read_cmd(&context, cmds, i);
		if (!err)
			err = read_symversions(&context, module->sources.items[i]);
	}
	if (!err && module->object)
		read_absolute(&context);
	map_free(&context.own);
	map_free(&context.given);
	return err;
}
