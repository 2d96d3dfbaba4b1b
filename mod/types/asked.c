// SPDX-License-Identifier: GPL-2.0-or-later
#include "types/asked.h"

#include <stdlib.h>

void asked_init(struct asked *asked, struct arena *arena)
{
	*asked = (struct asked){ .arena = arena };
	map_init(&asked->symbols, arena);
}

void asked_free(struct asked *asked)
{
	map_free(&asked->symbols);
}

void asked_read(struct asked *asked, FILE *in)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t got;

	while ((got = getline(&line, &room, in)) >= 0) {
		struct str text = { line, (size_t)got };
		struct map_entry *entry;
		struct str name;

		name = str_trim(str_cut(&text, '\n'));
		if (!name.n)
			continue;
		entry = map_put(&asked->symbols, name);
		if (!entry->value)
			entry->value = arena_new(asked->arena,
						 struct asked_symbol);
	}
	free(line);
}

bool asked_is_open(const struct asked *asked, const char *name)
{
	const struct asked_symbol *symbol = map_get(&asked->symbols,
						    str_of(name));

	return !symbol->done;
}

bool asked_all_done(const struct asked *asked)
{
	for (size_t i = 0; i < asked->symbols.count; i++) {
		const struct asked_symbol *symbol =
			asked->symbols.entries[i].value;

		if (!symbol->done)
			return false;
	}
	return true;
}

void asked_answer(struct asked *asked, const char *name, uint32_t crc)
{
	struct asked_symbol *symbol = map_get(&asked->symbols, str_of(name));

	symbol->done = true;
	symbol->crc = crc;
}
