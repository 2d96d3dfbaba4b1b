/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF put together by hand, a base and a module on it.  A type is a line: its kind,
 * with ! in front if kind_flag is set, its name, its size or what it refers to, and
 * words behind; a bar stands before each member, parameter, enumerator.  #2 is the
 * second type of the same file, @2 that of the base, - no name, ~ a blank in one.
 */
#ifndef LTOMOD_TESTS_BTF_FIXTURE_H
#define LTOMOD_TESTS_BTF_FIXTURE_H

#include "text_fixture.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/btf.h"

enum { LINES = 12 };

static const char *const kinds[BTF_KINDS] = {
	"void", "int", "ptr", "array", "struct", "union", "enum", "fwd",
	"typedef", "volatile", "const", "restrict", "func", "proto", "var",
	"datasec", "float", "decltag", "typetag", "enum64",
};

static inline void put32(struct buf *buf, uint32_t value)
{
	value = htole32(value);
	buf_add(buf, &value, sizeof(value));
}

struct made {
	uint32_t first;		/* id of the first type */
	uint32_t first_string;
	struct buf types, strings, bytes;
};

static inline uint32_t word_of(struct made *made, const char *word)
{
	uint32_t at = made->first_string + (uint32_t)made->strings.size;

	if (*word == '#')
		return made->first - 1 + (uint32_t)strtoul(word + 1, NULL, 0);
	if (*word == '@')
		return (uint32_t)strtoul(word + 1, NULL, 0);
	if (*word >= '0' && *word <= '9')
		return (uint32_t)strtoul(word, NULL, 0);
	if (!strcmp(word, "-"))
		return 0;
	for (; *word; word++)
		buf_add(&made->strings, *word == '~' ? " " : word, 1);
	buf_add(&made->strings, "", 1);
	return at;
}

static inline void add_type(struct made *made, const char *line)
{
	char text[200], *rest = text;
	const char *kind, *word;
	uint32_t flag, number = 0, items = 0, name;

	assert_true(strlen(line) < sizeof(text));
	memcpy(text, line, strlen(line) + 1);
	for (const char *p = line; *p; p++)
		items += *p == '|';
	kind = strtok_r(rest, " ", &rest);
	flag = *kind == '!';
	kind += flag;
	while (number < BTF_KINDS && strcmp(kinds[number], kind))
		number++;
	assert_true(number < BTF_KINDS);
	name = word_of(made, strtok_r(rest, " ", &rest));
	put32(&made->types, name);
	put32(&made->types, flag << 31 | number << 24 | items);
	while ((word = strtok_r(rest, " ", &rest)))
		if (strcmp(word, "|"))
			put32(&made->types, word_of(made, word));
}

static inline void finish(struct made *made)
{
	put32(&made->bytes, 0x0001eb9f);
	put32(&made->bytes, 24);
	put32(&made->bytes, 0);
	put32(&made->bytes, (uint32_t)made->types.size);
	put32(&made->bytes, (uint32_t)made->types.size);
	put32(&made->bytes, (uint32_t)made->strings.size);
	buf_add(&made->bytes, made->types.data, made->types.size);
	buf_add(&made->bytes, made->strings.data, made->strings.size);
}

static inline void made_free(struct made *made)
{
	buf_free(&made->types);
	buf_free(&made->strings);
	buf_free(&made->bytes);
}


struct both {
	struct arena arena;
	struct diags diags;
	struct made base_bytes, module_bytes;
	struct btf base, module;
};

static inline void both_begin(struct both *both)
{
	*both = (struct both){ .base_bytes = { .first = 1 } };
	diags_init(&both->diags, &both->arena);
	buf_add(&both->base_bytes.strings, "", 1);
}

static inline void both_base_done(struct both *both)
{
	finish(&both->base_bytes);
	assert_int_equal(btf_read("base", buf_view(&both->base_bytes.bytes), NULL,
				  &both->arena, &both->diags, &both->base), 0);
	both->module_bytes.first = both->base.end;
	both->module_bytes.first_string = (uint32_t)both->base.strings.n;
}

static inline void both_done(struct both *both)
{
	finish(&both->module_bytes);
	assert_int_equal(btf_read("module", buf_view(&both->module_bytes.bytes),
				  &both->base, &both->arena, &both->diags,
				  &both->module), 0);
}

static inline void both_make(struct both *both, const char *const *base,
		      const char *const *module)
{
	both_begin(both);
	for (size_t i = 0; i < LINES && base[i]; i++)
		add_type(&both->base_bytes, base[i]);
	both_base_done(both);
	for (size_t i = 0; i < LINES && module[i]; i++)
		add_type(&both->module_bytes, module[i]);
	both_done(both);
}

static inline void both_free(struct both *both)
{
	made_free(&both->base_bytes);
	made_free(&both->module_bytes);
	diags_free(&both->diags);
	arena_free(&both->arena);
}

#define INT "int int 4 0x1000020"
#define LONG "int long 8 0x1000040"
#define LONG_INT "int long~int 8 0x1000040"

#endif
