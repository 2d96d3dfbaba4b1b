// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "elf/rawsym.h"
#include "model/reading.h"
#include "model/rela.h"
#include "modfinal/completion.h"
#include "object/object.h"

int export_part_of(const char *name, const char *export)
{
	static const char *const stems[] = {
		[EXPORT_ENTRY] = "___ksymtab", [EXPORT_FLAGS] = "___kflagstab",
		[EXPORT_CRC] = "___kcrctab",
	};
	const char *plus = strchr(name, '+');

	if (!plus || strcmp(plus + 1, export))
		return -1;
	for (int i = 0; i < 3; i++)
		if (!strncmp(name, stems[i], strlen(stems[i])))
			return i;
	return -1;
}

const struct handed_export *pattern_export(const struct pattern *pattern,
					   const struct handed_export *export)
{
	return pattern->exports[export->is_function][export->gpl_only];
}

uint32_t pattern_symbol(const struct pattern *pattern, const char *prefix,
			const char *name)
{
	const struct object *object = pattern->object;
	size_t n = strlen(prefix);

	for (size_t i = 1; i < object->nsymbols; i++)
		if (!strncmp(object->symbols[i].name, prefix, n) &&
		    !strcmp(object->symbols[i].name + n, name))
			return (uint32_t)i;
	return 0;
}

const char *pattern_info(const struct pattern *pattern,
			 const struct handed_info *info)
{
	const struct section *section =
				&pattern->object->sections[pattern->infos];
	const char *at = (const char *)section->data;
	const char *end = at + section->size;
	size_t n = strlen(info->text);

	if (!info->of_tree)
		return info->text;
	/* It ends in NUL: pattern_take() has looked. */
	for (; at < end; at += strlen(at) + 1)
		if (!strncmp(at, info->text, n) && at[n] == '=')
			return at;
	return NULL;
}

bool pattern_leaves_out(const struct section *section)
{
	switch (section->type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_SYMTAB_SHNDX:
		return true;
	}
	/* Every module.lds discards .discard*; headers keep names alive by it (KCFI_REFERENCE of 7.1). */
	return !strncmp(section->name, ".debug", 6) ||
	       !strncmp(section->name, ".discard", 8) ||
	       !strcmp(section->name, ".llvm_addrsig");
}

bool pattern_is_of_export(const struct pattern *pattern, uint32_t index)
{
	const struct handed_module *module = pattern->module;
	const char *name = pattern->object->sections[index].name;

	if (index == pattern->strings)
		return true;
	for (size_t i = 0; i < module->nexports; i++)
		if (export_part_of(name, module->exports[i].name) >= 0)
			return true;
	return false;
}

/* --- taking it ---------------------------------------------------------- */

static int find_sections(struct pattern *pattern, struct diags *diags)
{
	const struct {
		const char *name;
		uint32_t *index;
	} wanted[] = {
		{ "__ksymtab_strings", &pattern->strings },
		{ ".modinfo", &pattern->infos },
		{ ".gnu.linkonce.this_module", &pattern->this_module },
		{ "__versions", &pattern->versions },
		{ "__version_ext_crcs", &pattern->ext_crcs },
		{ "__version_ext_names", &pattern->ext_names },
	};
	const struct object *object = pattern->object;

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];

		/* What is made like it would be as far apart. */
		if (!align_is_sane(section->align))
			return refuse(diags, object,
				      "%s is aligned by 0x%llx",
				      section->name,
				      (unsigned long long)section->align);
		for (size_t j = 0; j < sizeof(wanted) / sizeof(wanted[0]); j++) {
			if (strcmp(section->name, wanted[j].name))
				continue;
			if (*wanted[j].index || !section->data)
				return refuse(diags, object,
					      "%s is empty, or there twice",
					      wanted[j].name);
			*wanted[j].index = i;
		}
	}
	if (!pattern->infos || !pattern->this_module ||
	    object->sections[pattern->infos].data[
			object->sections[pattern->infos].size - 1])
		return refuse(diags, object,
			      "it has no .modinfo, or no struct module");
	return 0;
}

/* The template's name in struct module, once, with the room that a name has. */
static int find_name(struct pattern *pattern, struct diags *diags)
{
	const struct section *section =
			&pattern->object->sections[pattern->this_module];
	const char *name = handed_name(pattern->module);
	const uint8_t *found = name ? memmem(section->data, section->size, name,
					     strlen(name) + 1) : NULL;

	if (!found || !range_ok((uint64_t)(found - section->data),
				NAME_ROOM, section->size))
		return refuse(diags, pattern->object,
			      "no name in struct module");
	pattern->name_at = (uint64_t)(found - section->data);
	return 0;
}

/* How the first symbol of .modinfo is called. */
static int find_info_symbol(struct pattern *pattern, struct arena *arena,
			    struct diags *diags)
{
	const struct object *object = pattern->object;
	const char *first = (const char *)object->sections[pattern->infos].data;
	size_t tag = strcspn(first, "=");

	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		size_t n = strlen(symbol->name);

		if (symbol->section != pattern->infos || symbol->value ||
		    !(symbol->flags & SYMBOL_OBJECT))
			continue;
		while (n && symbol->name[n - 1] >= '0' &&
		       symbol->name[n - 1] <= '9')
			n--;
		pattern->info_number = strtoull(symbol->name + n, NULL, 10);
		pattern->info_tagged = n > tag &&
			!strncmp(symbol->name + n - tag, first, tag);
		if (pattern->info_tagged)
			n -= tag;
		pattern->info_symbol = arena_printf(arena, "%.*s", (int)n,
						    symbol->name);
		return 0;
	}
	return refuse(diags, object, "no symbol for .modinfo");
}

/* --- the proof ---------------------------------------------------------- */

static bool is_compared(const struct object *object, size_t index)
{
	const struct section *section = &object->sections[index];

	/* Relocations are where what they are for is. */
	if (section->type == SHT_RELA)
		section = &object->sections[section->info];
	return !pattern_leaves_out(section);
}

static bool same_relocs(const struct object *a, const struct section *x,
			const struct object *b, const struct section *y)
{
	for (uint64_t i = 0; i < rela_count(x); i++) {
		struct reloc r = rela_get(x, i), s = rela_get(y, i);
		const struct symbol *p, *q;

		if (r.symbol >= a->nsymbols || s.symbol >= b->nsymbols)
			return false;
		p = &a->symbols[r.symbol];
		q = &b->symbols[s.symbol];
		if (r.offset != s.offset || r.type != s.type ||
		    r.addend != s.addend || strcmp(p->name, q->name) ||
		    strcmp(a->sections[p->section].name,
			   b->sections[q->section].name))
			return false;
	}
	return true;
}

static bool same_section(const struct object *a, size_t i, const struct object *b,
			 size_t j)
{
	const struct section *x = &a->sections[i], *y = &b->sections[j];

	if (strcmp(x->name, y->name) || x->type != y->type ||
	    x->flags != y->flags || x->align != y->align ||
	    x->entsize != y->entsize || x->size != y->size)
		return false;
	if (x->type == SHT_RELA)
		return !strcmp(a->sections[x->info].name,
			       b->sections[y->info].name) &&
		       same_relocs(a, x, b, y);
	return !x->data || !y->data ? x->data == y->data :
	       !memcmp(x->data, y->data, x->size);
}

/* The next of @from, or of what follows, that is compared; the number of all if none is. */
static size_t next_section(const struct object *object, size_t from)
{
	while (from < object->nsections && !is_compared(object, from))
		from++;
	return from;
}

static int compare_sections(const struct object *compiled,
			    const struct object *made, struct diags *diags)
{
	size_t i = next_section(compiled, 1), j = next_section(made, 1);

	while (i < compiled->nsections && j < made->nsections) {
		if (!same_section(compiled, i, made, j))
			return refuse(diags, compiled,
				      "section %s (and not %s as made here)",
				      compiled->sections[i].name,
				      made->sections[j].name);
		i = next_section(compiled, i + 1);
		j = next_section(made, j + 1);
	}
	if (i < compiled->nsections || j < made->nsections)
		return refuse(diags, compiled, "other sections");
	return 0;
}

/* Symbols of sections are as many as something refers to, which debug information does. */
static bool is_compared_symbol(const struct object *object, size_t index)
{
	const struct symbol *symbol = &object->symbols[index];

	return !(symbol->flags & SYMBOL_SECTION) &&
	       (!symbol->section || is_compared(object, symbol->section));
}

static size_t next_symbol(const struct object *object, size_t from)
{
	while (from < object->nsymbols && !is_compared_symbol(object, from))
		from++;
	return from;
}

static bool same_symbol(const struct object *a, size_t i, const struct object *b,
			size_t j)
{
	Elf64_Sym x = raw_symbol(raw_symtab(a), i);
	Elf64_Sym y = raw_symbol(raw_symtab(b), j);

	return !strcmp(a->symbols[i].name, b->symbols[j].name) &&
	       x.st_info == y.st_info && x.st_other == y.st_other &&
	       x.st_size == y.st_size && x.st_value == y.st_value &&
	       !strcmp(a->sections[a->symbols[i].section].name,
		       b->sections[b->symbols[j].section].name);
}

static int compare_symbols(const struct object *compiled,
			   const struct object *made, struct diags *diags)
{
	size_t i = next_symbol(compiled, 1), j = next_symbol(made, 1);

	while (i < compiled->nsymbols && j < made->nsymbols) {
		if (!same_symbol(compiled, i, made, j))
			return refuse(diags, compiled,
				      "symbol \"%s\" (and not \"%s\" as made here)",
				      compiled->symbols[i].name,
				      made->symbols[j].name);
		i = next_symbol(compiled, i + 1);
		j = next_symbol(made, j + 1);
	}
	if (i < compiled->nsymbols || j < made->nsymbols)
		return refuse(diags, compiled, "other symbols");
	return 0;
}

static int prove(const struct pattern *pattern, struct diags *diags)
{
	struct arena arena = { NULL };
	struct buf bytes = { 0 };
	struct object *made = NULL;
	struct image image;
	int err;

	err = completion_make(pattern, pattern->module, false, &arena, diags,
			      &image);
	if (!err) {
		image_write(&image, &bytes);
		err = object_read(pattern->object->path,
				  (const uint8_t *)bytes.data, bytes.size,
				  diags, &made);
	}
	if (!err)
		err = compare_sections(pattern->object, made, diags);
	if (!err)
		err = compare_symbols(pattern->object, made, diags);
	if (err == -ENOTSUP)
		diag_hint(diags, "this compiler makes of a .mod.c what is not understood here");
	object_close(made);
	buf_free(&bytes);
	arena_free(&arena);
	return err;
}

int pattern_take(struct object *object, const struct handed_module *module,
		 struct arena *arena, struct diags *diags,
		 struct pattern *pattern)
{
	int err;

	*pattern = (struct pattern){ .object = object, .module = module,
				     .symtab = raw_symtab(object) };
	if (object->kind != OBJECT_ELF || !pattern->symtab)
		return refuse(diags, object, "no ELF object with symbols");
	for (size_t i = 1; i < object->nsymbols; i++)
		pattern->mapping |= !strcmp(object->symbols[i].name, "$d");
	for (size_t i = module->nexports; i-- > 0;) {
		const struct handed_export *export = &module->exports[i];

		pattern->exports[export->is_function][export->gpl_only] = export;
	}
	err = find_sections(pattern, diags);
	if (!err)
		err = find_name(pattern, diags);
	if (!err)
		err = find_info_symbol(pattern, arena, diags);
	return err ? err : prove(pattern, diags);
}
