// SPDX-License-Identifier: GPL-2.0-or-later
#include "modlto/holds.h"

#include <ctype.h>
#include <string.h>

/* include/linux/init.h, cache.h, percpu-defs.h, compiler_types.h, arch/…/vmlinux.lds.S of
 * 5.15 to 7.1.  A * stands for any end. */
static const char *const places[] = {
	".text*", ".init.text", ".exit.text", ".meminit.text", ".memexit.text",
	".ref.text", ".noinstr.text", ".sched.text", ".spinlock.text",
	".cpuidle.text", ".kprobes.text", ".irqentry.text",
	".softirqentry.text", ".entry.text",
	".rodata*", ".init.rodata", ".exit.rodata", ".ref.rodata",
	".data*", ".init.data", ".exit.data", ".ref.data", ".bss*",
};

static bool fits(const char *pattern, const char *name)
{
	size_t n = strcspn(pattern, "*");

	return pattern[n] ? !strncmp(pattern, name, n) : !strcmp(pattern, name);
}

bool section_is_collected(const char *name)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (fits(places[i], name))
			return false;
	return true;
}

void holds_init(struct holds *holds, struct arena *arena)
{
	map_init(&holds->names, arena);
}

void holds_free(struct holds *holds)
{
	map_free(&holds->names);
}

void holds_add(struct holds *holds, struct str name, const char *why)
{
	struct map_entry *entry = map_put(&holds->names, name);

	if (!entry->value)
		entry->value = (void *)(uintptr_t)why;
}

void holds_add_all(struct holds *holds, const struct holds *more)
{
	for (size_t i = 0; i < more->names.count; i++)
		holds_add(holds, more->names.entries[i].name,
			  more->names.entries[i].value);
}

/* Symbols that say of another one that it is asked for. */
static const struct {
	struct str prefix;
	struct str suffix;
	bool itself;		/* the symbol, not what follows the prefix */
	const char *why;
} speaking[] = {
	{ STR("init_module"), STR("init_module"), true, "the module loader" },
	{ STR("cleanup_module"), STR("cleanup_module"), true,
	  "the module loader" },
	{ STR("__ksymtab_"), STR(""), false, "an export" },
	{ STR("__export_symbol_"), STR(""), false, "an export" },
	/* To 6.13 __mod_pci__ids_device_table, then
	 * __mod_device_table__kmod_foo__pci__ids. */
	{ STR("__mod_"), STR("_device_table"), true, "a table of devices" },
	{ STR("__mod_device_table__"), STR(""), true, "a table of devices" },
};

static void of_symbol(struct holds *holds, struct str name)
{
	for (size_t i = 0; i < sizeof(speaking) / sizeof(*speaking); i++) {
		if (!str_starts(name, speaking[i].prefix) ||
		    !str_ends(name, speaking[i].suffix))
			continue;
		holds_add(holds, speaking[i].itself ? name :
			  str_skip(name, speaking[i].prefix.n),
			  speaking[i].why);
	}
}

void holds_of_merged(struct holds *holds, const struct object *object)
{
	for (size_t i = 0; i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);

		of_symbol(holds, name);
		if (object->symbols[i].flags & SYMBOL_IN_ASM)
			holds_add(holds, name, "assembly");
	}
}

void holds_of_apart(struct holds *holds, const struct object *object)
{
	for (size_t i = 0; i < object->nmembers; i++)
		holds_of_apart(holds, &object->members[i]);
	for (size_t i = 0; i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);

		of_symbol(holds, name);
		if (object->symbols[i].flags & SYMBOL_GLOBAL && name.n)
			holds_add(holds, name, "an object of its own");
	}
}

/* The function behind __BTF_ID__func__: which of the double underscores ends it
 * cannot be told, so each may. */
static void of_btf_id(struct holds *holds, struct str name)
{
	for (size_t i = 1; i + 1 < name.n; i++)
		if (name.p[i] == '_' && name.p[i + 1] == '_')
			holds_add(holds, (struct str){ name.p, i }, "a BTF id");
}

static bool begins_name(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == '.';
}

static bool continues_name(char c)
{
	return begins_name(c) || isdigit((unsigned char)c);
}

/*
 * The first word of a statement is an instruction or a directive, and no name, unless a
 * colon makes it a label.
 */
void holds_of_asm(struct holds *holds, struct str text)
{
	static const struct str btf = { "__BTF_ID__func__", 16 };
	bool first = true;
	size_t at = 0;

	while (at < text.n) {
		struct str word = { text.p + at, 0 };

		while (at < text.n && continues_name(text.p[at]))
			at++;
		word.n = at - (size_t)(word.p - text.p);
		if (!word.n) {
			if (strchr("\n;:", text.p[at]))
				first = true;
			at++;
			continue;
		}
		if (begins_name(*word.p) &&
		    (!first || (at < text.n && text.p[at] == ':'))) {
			holds_add(holds, word, "assembly");
			if (str_starts(word, btf))
				of_btf_id(holds, str_skip(word, btf.n));
		}
		first = false;
	}
}
