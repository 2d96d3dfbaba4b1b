// SPDX-License-Identifier: GPL-2.0-or-later
/* Looking at the versions that objects have. */
#include "base/json.h"
#include "base/out.h"
#include "symvers/block_commands.h"

static void digest_text(const struct symver_block *block,
			char text[2 * SYMVER_DIGEST + 1])
{
	for (size_t i = 0; i < SYMVER_DIGEST; i++)
		snprintf(text + 2 * i, 3, "%02x", block->digest[i]);
}

static void print_block(const struct symver_block *block)
{
	char digest[2 * SYMVER_DIGEST + 1];

	digest_text(block, digest);
	out_print(stdout, "%s: %zu symbol versions by %s, for %s\n", block->path,
	       block->count, symver_generator_name(block->generator), digest);
	for (size_t i = 0; i < block->count; i++) {
		const struct symver *item = &block->items[i];

		out_print(stdout, "  0x%08x\t%s\t%s\t%s\n", item->crc, item->name,
		       symver_class_name(item->class), item->namespace);
	}
}

static json_t *block_json(const struct symver_block *block)
{
	char digest[2 * SYMVER_DIGEST + 1];
	json_t *symbols = json_array();
	json_t *shown = json_object();

	digest_text(block, digest);
	for (size_t i = 0; i < block->count; i++) {
		const struct symver *item = &block->items[i];
		json_t *symbol = json_object();

		json_object_set_new(symbol, "name", json_text(str_of(item->name)));
		json_object_set_new(symbol, "crc", json_integer(item->crc));
		json_object_set_new(symbol, "class", item->class ?
			json_string(symver_class_name(item->class)) : json_null());
		json_object_set_new(symbol, "namespace",
				    json_text(str_of(item->namespace)));
		json_array_append_new(symbols, symbol);
	}
	json_object_set_new(shown, "file", json_text(str_of(block->path)));
	json_object_set_new(shown, "format", json_integer(SYMVER_FORMAT));
	json_object_set_new(shown, "generator", json_string(
		symver_generator_name(block->generator)));
	json_object_set_new(shown, "digest", json_string(digest));
	json_object_set_new(shown, "symbols", symbols);
	return shown;
}

void block_show(struct block_run *run, const char *path)
{
	struct symver_blocks blocks = { 0 };

	if (!symver_blocks_read(path, &run->arena, &run->diags, &blocks)) {
		for (size_t i = 0; i < blocks.count; i++) {
			if (run->shown)
				json_array_append_new(run->shown,
					block_json(&blocks.items[i]));
			else
				print_block(&blocks.items[i]);
		}
	}
	symver_blocks_free(&blocks);
}

void block_verify(struct block_run *run, const char *path)
{
	struct symver_blocks blocks = { 0 };
	size_t errors = run->diags.counts[DIAG_ERROR];

	if (!symver_blocks_read(path, &run->arena, &run->diags, &blocks) &&
	    !blocks.count && run->diags.counts[DIAG_ERROR] == errors) {
		diag_add(&run->diags, DIAG_ERROR, CODE_BLOCK_MISSING,
			 PLACE_FILE(path), "no symbol versions that can be used are in it");
		diag_hint(&run->diags, "add them where it was compiled: symvers-block add %s",
			  path);
	}
	symver_blocks_free(&blocks);
}
