// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/typediff.h"

#include <stdint.h>
#include <stdlib.h>

/* ---- which type ----------------------------------------------------------- */

/* Names still to be looked at, the next one last. */
struct name_queue {
	struct str *items;
	size_t count;
	size_t room;
};

static void push(struct name_queue *pending, struct str name)
{
	if (pending->count == pending->room) {
		pending->room = pending->room ? pending->room * 2 : 64;
		pending->items = xrealloc(pending->items, pending->room *
					  sizeof(*pending->items));
	}
	pending->items[pending->count++] = name;
}

/* The types that @words refers to, so that the first comes off first. */
static void push_references(struct name_queue *pending, struct map *seen,
			    struct str words)
{
	size_t start = pending->count;

	for (struct str word; (word = typefile_word(&words)).n; ) {
		struct map_entry *entry;

		if (!is_type_name(word))
			continue;
		entry = map_put(seen, word);
		if (entry->value)
			continue;
		entry->value = pending;
		push(pending, word);
	}
	for (size_t i = start, j = pending->count; i + 1 < j; i++) {
		struct str swap = pending->items[i];

		pending->items[i] = pending->items[--j];
		pending->items[j] = swap;
	}
}

bool type_difference(const struct typefile *before, const struct typefile *after,
		     const char *symbol, struct type_difference *out)
{
	struct name_queue pending = { 0 };
	struct map seen;
	bool found = false;

	map_init(&seen, NULL);
	push(&pending, str_of(symbol));
	while (pending.count && !found) {
		struct str name = pending.items[--pending.count];
		struct str a = typefile_get(before, name);
		struct str b = typefile_get(after, name);

		found = !a.p != !b.p || !str_eq(a, b);
		if (found)
			*out = (struct type_difference){ name, a, b };
		else
			push_references(&pending, &seen, a);
	}
	free(pending.items);
	map_free(&seen);
	return found;
}

/* ---- how it differs -------------------------------------------------------- */

/* Above so many comparisons the lines are shown as they are. */
#define MOST_CELLS (4u << 20)

struct parts {
	struct str *items;	/* owned */
	size_t count;
};

static int depth_of(struct str word)
{
	if (word.n != 1)
		return 0;
	return strchr("{(", word.p[0]) ? 1 : strchr("})", word.p[0]) ? -1 : 0;
}

/*
 * Members, parameters, enumerators: what the outermost brackets hold, parted
 * by ';' or ','; and what stands before and behind.
 */
static struct parts parts_of(struct str text)
{
	struct parts parts = { xmalloc((text.n + 2) * sizeof(struct str)), 0 };
	struct str rest = text, part = { text.p, 0 };
	int depth = 0;

	for (struct str word; (word = typefile_word(&rest)).n; ) {
		int step = depth_of(word);
		bool cut;

		depth += step;
		cut = (depth == 1 && (step > 0 || str_eq(word, STR(";")) ||
				      str_eq(word, STR(",")))) ||
		      (depth == 0 && step < 0);
		if (!cut)
			continue;
		/* An opening bracket ends a part, a closing one begins one, and
		 * what parts them belongs to neither. */
		part.n = (size_t)(word.p + (step > 0 ? word.n : 0) - part.p);
		parts.items[parts.count++] = str_trim(part);
		part.p = step < 0 ? word.p : word.p + word.n;
	}
	part.n = (size_t)(text.p + text.n - part.p);
	parts.items[parts.count++] = str_trim(part);
	return parts;
}

static void print_part(struct str part, const char *indent, char sign,
		       struct buf *out)
{
	if (!part.n)
		return;
	buf_printf(out, "%s%c ", indent, sign);
	for (size_t i = 0; i < part.n; i++)
		buf_add(out, (unsigned char)part.p[i] < ' ' ? "?" : &part.p[i], 1);
	buf_str(out, "\n");
}

/* The longest common subsequence, from the back; then what is not in it. */
static void print_parts(const struct parts *a, const struct parts *b,
			const char *indent, struct buf *out)
{
	size_t width = b->count + 1, i = 0, j = 0;
	uint32_t *common = xmalloc((a->count + 1) * width * sizeof(*common));

	memset(common, 0, (a->count + 1) * width * sizeof(*common));
	for (i = a->count; i-- > 0; )
		for (j = b->count; j-- > 0; ) {
			uint32_t *cell = &common[i * width + j];

			*cell = str_eq(a->items[i], b->items[j]) ?
				cell[width + 1] + 1 :
				cell[width] > cell[1] ? cell[width] : cell[1];
		}
	for (i = j = 0; i < a->count || j < b->count; ) {
		const uint32_t *cell = &common[i * width + j];

		if (i < a->count && j < b->count &&
		    str_eq(a->items[i], b->items[j]))
			i++, j++;
		else if (j == b->count || (i < a->count && cell[width] >= cell[1]))
			print_part(a->items[i++], indent, '-', out);
		else
			print_part(b->items[j++], indent, '+', out);
	}
	free(common);
}

void type_difference_text(const struct type_difference *difference,
			  const char *indent, struct buf *out)
{
	struct parts a, b;

	if (!difference->before.p || !difference->after.p) {
		print_part(difference->before.p ? difference->before :
			   STR("(not defined)"), indent, '-', out);
		print_part(difference->after.p ? difference->after :
			   STR("(not defined)"), indent, '+', out);
		return;
	}
	a = parts_of(difference->before);
	b = parts_of(difference->after);
	if ((a.count + 1) * (b.count + 1) > MOST_CELLS) {
		print_part(difference->before, indent, '-', out);
		print_part(difference->after, indent, '+', out);
	} else {
		print_parts(&a, &b, indent, out);
	}
	free(a.items);
	free(b.items);
}
