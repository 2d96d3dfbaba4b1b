// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/srcversion.h"

#include <ctype.h>
#include <errno.h>
#include <nettle/md4.h>
#include <stdio.h>

#include "base/file.h"

/*
 * MD4 with a twist that has been in the kernel for so long that it is the
 * format: the words of the message are taken as big-endian ones, and so are
 * those of the digest, while the length at its end is not.  Hence blocks are
 * made here, padding included, and MD4 is given whole blocks only.
 */
#define BLOCK 64
#define LENGTH_AT 56
#define DIGITS 23

struct sum {
	struct md4_ctx md4;
	uint8_t block[BLOCK];
	uint64_t count;		/* bytes so far; count % BLOCK are in block */
};

static void sum_block(struct sum *sum, size_t swapped)
{
	for (size_t i = 0; i < swapped; i += 4) {
		uint8_t *word = sum->block + i;

		memcpy(word, (uint8_t[4]){ word[3], word[2], word[1], word[0] }, 4);
	}
	md4_update(&sum->md4, BLOCK, sum->block);
	memset(sum->block, 0, BLOCK);
}

static void sum_add(struct sum *sum, char c)
{
	sum->block[sum->count++ % BLOCK] = (uint8_t)c;
	if (sum->count % BLOCK == 0)
		sum_block(sum, BLOCK);
}

/* The first digits of the sum, of which the kernel keeps no more. */
static const char *sum_text(struct sum *sum, struct arena *arena)
{
	size_t used = sum->count % BLOCK;
	uint64_t bits = sum->count * 8;
	char *text = arena_alloc(arena, 2 * MD4_DIGEST_SIZE + 1);

	sum->block[used] = 0x80;
	if (used >= LENGTH_AT)
		sum_block(sum, BLOCK);
	for (int i = 0; i < 8; i++)
		sum->block[LENGTH_AT + i] = (uint8_t)(bits >> 8 * i);
	sum_block(sum, LENGTH_AT);

	for (int i = 0; i < MD4_DIGEST_SIZE / 4; i++)
		for (int j = 0; j < 4; j++)
			snprintf(&text[8 * i + 2 * j], 3, "%02X",
				 sum->md4.state[i] >> 8 * j & 0xff);
	text[DIGITS] = '\0';
	return text;
}

/*
 * Adds the string that begins at @at, quotes included.  A quote behind a
 * backslash does not end it, whatever stands before the backslash: this is
 * how the kernel counts.  Returns where the text goes on.
 */
static size_t add_string(struct sum *sum, struct str text, size_t at)
{
	sum_add(sum, text.p[at]);
	for (size_t i = at + 1; i < text.n; i++) {
		sum_add(sum, text.p[i]);
		if (text.p[i] == '"' && text.p[i - 1] != '\\')
			return i + 1;
	}
	return text.n;
}

/*
 * Where the text goes on after the comment at @at.  The '*' that opens it may
 * close it as well ("/" "*" "/"), for the kernel.
 */
static size_t skip_comment(struct str text, size_t at)
{
	for (size_t i = at + 2; i < text.n; i++)
		if (text.p[i - 1] == '*' && text.p[i] == '/')
			return i + 1;
	return text.n;
}

static void add_text(struct sum *sum, struct str text)
{
	/* A NUL ends a text file, for the kernel. */
	text.n = text.n ? strnlen(text.p, text.n) : 0;
	for (size_t i = 0; i < text.n; ) {
		char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : '\0';

		if (c == '\\' && next == '\n')
			i += 2;
		else if (isspace((unsigned char)c))
			i++;
		else if (c == '"')
			i = add_string(sum, text, i);
		else if (c == '/' && next == '*')
			i = skip_comment(text, i);
		else {
			sum_add(sum, c);
			i++;
		}
	}
}

static int add_file(struct session *session, struct sum *sum, const char *path)
{
	struct file_map file;
	int err = file_map(path, &file, &session->diags);

	if (err)
		return err;
	add_text(sum, file_text(&file));
	file_unmap(&file);
	return 0;
}

/* Does @path lie right in @directory ("a/b/"), wherever that begins in it? */
static bool lies_in(const char *path, const char *directory)
{
	const char *at = strstr(path, directory), *slash = strrchr(path, '/');

	return at && slash && at + strlen(directory) == slash + 1;
}

static int add_sources(struct session *session, struct sum *sum,
		       const struct cmd_file *cmd, const char *object)
{
	const char *directory =
		arena_printf(&session->scratch, "%.*s",
			     (int)(path_base(object) - object), object);
	int err = 0;

	for (size_t i = 0; i < cmd->sources.count && !err; i++)
		err = add_file(session, sum, cmd->sources.items[i]);
	if (session->dialect->headers_not_summed)
		return err;
	for (size_t i = 0; i < cmd->deps.count && !err; i++)
		if (*directory && lies_in(cmd->deps.items[i], directory))
			err = add_file(session, sum, cmd->deps.items[i]);
	return err;
}

int srcversion(struct session *session, struct module *module,
	       struct cmds *cmds)
{
	struct sum sum = { .count = 0 };
	const struct cmd_file *cmd;
	int err = 0;

	if (!module->sources.count) {
		diag_add(&session->diags, DIAG_FATAL, CODE_SRCVERSION_SOURCES,
			 PLACE_FILE(arena_printf(&session->scratch, "%s.mod",
						 module->name)),
			 "names no object, so there is nothing to make the source version of");
		diag_hint(&session->diags, "kbuild writes this file; build the module again");
		return -ENOENT;
	}
	md4_init(&sum.md4);
	for (size_t i = 0; i < module->sources.count && !err; i++) {
		const char *object = module->sources.items[i];

		if (str_ends(str_of(object), STR(".a")))
			continue;
		err = cmds_get(cmds, i, &cmd, NULL);
		if (!err)
			err = add_sources(session, &sum, cmd, object);
	}
	if (!err)
		module->srcversion = sum_text(&sum, &session->arena);
	return err;
}
