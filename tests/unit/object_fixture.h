/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of mod/object share: a session, bytes put together by hand,
 * and the same hostility for every format.
 */
#ifndef LTOMOD_TESTS_OBJECT_FIXTURE_H
#define LTOMOD_TESTS_OBJECT_FIXTURE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "elf/elf.h"
#include "object/object.h"

struct session {
	struct arena arena;
	struct diags diags;
};

static inline void session_begin(struct session *session)
{
	session->arena = (struct arena){ NULL };
	diags_init(&session->diags, &session->arena);
}

static inline void session_end(struct session *session)
{
	diags_free(&session->diags);
	arena_free(&session->arena);
}

static inline void put16(struct buf *buf, uint16_t v)
{
	uint8_t bytes[2] = { v & 0xff, v >> 8 };

	buf_add(buf, bytes, 2);
}

static inline void put32(struct buf *buf, uint32_t v)
{
	put16(buf, v & 0xffff);
	put16(buf, v >> 16);
}

static inline void put64(struct buf *buf, uint64_t v)
{
	put32(buf, (uint32_t)v);
	put32(buf, (uint32_t)(v >> 32));
}

static inline void poke(struct buf *buf, size_t at, uint64_t value,
			size_t width)
{
	for (size_t i = 0; i < width; i++)
		buf->data[at + i] = (char)(value >> (8 * i));
}

/* The bytes in a piece of memory of exactly their size: ASan sees one more. */
static inline uint8_t *exactly(const void *data, size_t size)
{
	uint8_t *copy = malloc(size);

	if (size) {
		assert_non_null(copy);
		memcpy(copy, data, size);
	}
	return copy;
}

/* Looks at every byte that the reader promises; the sum keeps it honest. */
static inline uint64_t touch(struct object *object, struct diags *diags)
{
	uint64_t sum = strlen(object->path);

	for (size_t i = 0; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];
		const struct reloc *relocs;
		size_t count;

		sum += strlen(section->name);
		for (uint64_t b = 0; section->data && b < section->size; b++)
			sum += section->data[b];
		if (object_relocs(object, (uint32_t)i, diags, &relocs, &count))
			continue;
		for (size_t r = 0; r < count; r++) {
			assert_true(relocs[r].symbol < object->nsymbols);
			sum += relocs[r].offset;
		}
	}
	for (size_t i = 0; i < object->nsymbols; i++) {
		sum += strlen(object->symbols[i].name);
		assert_true(!object->symbols[i].section ||
			    object->symbols[i].section < object->nsections);
	}
	for (size_t i = 0; i < object->nmembers; i++)
		sum += touch(&object->members[i], diags);
	return sum;
}

/*
 * Either an object all of whose parts can be read, or an errno of the
 * contract, a diagnostic of a failure, and the out-parameter untouched.
 */
static inline int read_any(const char *name, const void *data, size_t size)
{
	struct object *const untouched = (struct object *)&(char){ 0 };
	struct object *object = untouched;
	uint8_t *copy = exactly(data, size);
	struct session session;
	int err;

	session_begin(&session);
	err = object_read(name, copy, size, &session.diags, &object);
	if (!err) {
		assert_ptr_not_equal(object, untouched);
		touch(object, &session.diags);
		object_close(object);
	} else {
		assert_ptr_equal(object, untouched);
		assert_true(err == -ENOEXEC || err == -EBADMSG ||
			    err == -ENOTSUP || err == -ENOENT);
		assert_true(session.diags.count > 0);
		assert_non_null(session.diags.items[0].place.file);
		assert_int_equal(diags_status(&session.diags), 2);
	}
	session_end(&session);
	free(copy);
	return err;
}

/* Every @step-th length of the input: an error or an object, never a crash. */
static inline void try_prefixes(const char *name, const struct buf *buf,
				size_t step)
{
	for (size_t n = 0; n < buf->size; n += step)
		read_any(name, buf->data, n);
}

static inline uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* Single bytes, and now and then a word, replaced; the seed is fixed. */
static inline void try_corruptions(const char *name, const struct buf *buf,
				   unsigned rounds)
{
	static const uint8_t spiteful[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	uint8_t *copy = exactly(buf->data, buf->size);
	uint32_t state = 2026;

	for (unsigned round = 0; round < rounds; round++) {
		size_t at = next_random(&state) % buf->size;
		uint32_t how = next_random(&state);
		size_t run = how % 4 ? 1 : 4;

		if (run > buf->size - at)
			run = 1;
		for (size_t i = 0; i < run; i++)
			copy[at + i] = how & 8 ? spiteful[how / 16 % 5] :
						 (uint8_t)next_random(&state);
		read_any(name, copy, buf->size);
		memcpy(copy + at, buf->data + at, run);
	}
	free(copy);
}

/* Reads what has to be fine. */
static inline struct object *read_fine(struct session *session,
				       const char *name, const struct buf *buf)
{
	struct object *object = NULL;
	int err = object_read(name, (const uint8_t *)buf->data, buf->size,
			      &session->diags, &object);

	if (err)
		diags_print(&session->diags, "test", stderr);
	assert_int_equal(err, 0);
	assert_int_equal(session->diags.count, 0);
	return object;
}

/* Reads what has to be refused, for a reason that @text is part of. */
static inline void read_refused(const char *name, const struct buf *buf,
				int expected, const char *text)
{
	struct object *object = NULL;
	struct session session;
	int err;

	session_begin(&session);
	err = object_read(name, (const uint8_t *)buf->data, buf->size,
			  &session.diags, &object);
	if (err != expected)
		diags_print(&session.diags, "test", stderr);
	assert_null(object);
	assert_int_equal(err, expected);
	assert_true(session.diags.count > 0);
	if (!strstr(session.diags.items[0].text, text))
		fail_msg("\"%s\" does not say \"%s\"",
			 session.diags.items[0].text, text);
	session_end(&session);
}

static inline const struct symbol *symbol_named(const struct object *object,
						const char *name)
{
	for (size_t i = 0; i < object->nsymbols; i++)
		if (!strcmp(object->symbols[i].name, name))
			return &object->symbols[i];
	fail_msg("no symbol %s", name);
	return NULL;
}

#endif
