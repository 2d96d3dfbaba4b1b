// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/btfrules.h"

#include <errno.h>

#include "base/map.h"
#include "model/reading.h"

enum {
	MAGIC = 0xeb9f,
	NOT_SUPPORTED = 524,		/* ENOTSUPP, the kernel's own */
	HEADER = 24, HEADER_LAYOUT = 32, HEADER_LENGTH_END = 8,
	PARTS = 3,
	MOST_NAME_OFFSET = 0xffffff, MOST_TYPE_ID = 0xfffff,
	MOST_NAME = 512,		/* KSYM_NAME_LEN; 128 before 6.1 */
	MOST_CHAIN = 32,
	/* Steps of a look-up for each type; what tools write takes two. */
	MOST_STEPS = 16,
};

/* Bits of an integer's word that mean nothing. */
static const uint32_t int_unknown = 0xf0000000;

/* One table of types on its way in. */
struct judging {
	struct btf btf;
	struct str parts;		/* behind the header */
	const struct btf_rules *rules;
	struct btf_refusal *out;
};

static bool refuse(struct judging *j, int err, uint32_t id, const char *what)
{
	*j->out = (struct btf_refusal){
		.err = err, .id = id, .name = "", .what = what,
	};
	return false;
}

/* ---- names ------------------------------------------------------------------- */

static bool has_name(const struct btf *btf, uint32_t offset)
{
	return offset <= MOST_NAME_OFFSET &&
	       ((btf->base && offset < btf->first_string) ||
		offset - btf->first_string < btf->strings.n);
}

/* As the kernel's table of characters has it, which is Latin-1. */
static bool is_letter(unsigned char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '.' || (!first && c >= '0' && c <= '9') ||
	       (c >= 0xc0 && c != 0xd7 && c != 0xf7);
}

static bool is_print(unsigned char c)
{
	return (c >= ' ' && c <= '~') || c >= 0xa0;
}

static bool is_identifier(const char *name)
{
	size_t n = 0;

	while (n <= MOST_NAME && is_letter((unsigned char)name[n], !n))
		n++;
	return n && n <= MOST_NAME && !name[n];
}

static bool is_printable(const char *name)
{
	size_t n = 0;

	while (n <= MOST_NAME && is_print((unsigned char)name[n]))
		n++;
	return n && n <= MOST_NAME && !name[n];
}

enum name_rule { NAME_ANY, NAME_NONE, NAME_MAYBE, NAME_WANTED, NAME_SECTION,
		 NAME_TEXT };

static bool name_fits(const struct judging *j, uint32_t offset, enum name_rule rule)
{
	const char *name = btf_name(&j->btf, offset);

	switch (rule) {
	case NAME_ANY:
		return true;
	case NAME_NONE:
		return !offset;
	case NAME_MAYBE:
		return !offset || is_identifier(name);
	case NAME_WANTED:
		return offset && is_identifier(name);
	case NAME_SECTION:
		return offset && (j->rules->any_section ? is_printable(name) :
							  is_identifier(name));
	case NAME_TEXT:
		return *name;
	}
	return false;
}

/* ---- a kind each --------------------------------------------------------------- */

/* What is wrong with @type; NULL: nothing. */
typedef const char *kind_fn(const struct judging *j, const struct btf_type *type,
			    int *err);

static bool is_something(uint32_t id)
{
	return id && id <= MOST_TYPE_ID;
}

static const char *judge_int(const struct judging *j, const struct btf_type *type,
			     int *err)
{
	uint32_t word = btf_item(type, 0, 0), encoding = word >> 24 & 0xf;
	uint32_t bits = (word & 0xff) + (word >> 16 & 0xff);

	(void)j;
	if (word & int_unknown || bits > 128 || (bits + 7) / 8 > type->ref)
		return "an integer of more bits than bytes";
	if (!(encoding & (encoding - 1)) && encoding != 8)
		return NULL;
	*err = NOT_SUPPORTED;
	return "an integer of an unknown encoding";
}

static const char *judge_array(const struct judging *j, const struct btf_type *type,
			       int *err)
{
	(void)j;
	(void)err;
	return is_something(btf_item(type, 0, 0)) &&
	       is_something(btf_item(type, 1, 0)) ? NULL : "an array of nothing";
}

static const char *judge_members(const struct judging *j,
				 const struct btf_type *type, int *err)
{
	uint32_t last = 0;

	(void)err;
	for (uint32_t i = 0; i < type->nitems; i++) {
		uint32_t name = btf_item(type, i, 0), at = btf_item(type, i, 8);

		if (!has_name(&j->btf, name) || !name_fits(j, name, NAME_MAYBE))
			return "the name of a member is none";
		if (!is_something(btf_item(type, i, 4)))
			return "a member without a type";
		at = type->flag ? at & 0xffffff : at;
		if (at < last || (type->kind == BTF_UNION && at))
			return "a member before the one above it";
		if (((uint64_t)at + 7) / 8 > type->ref)
			return "a member behind its end";
		last = at;
	}
	return NULL;
}

static const char *judge_enum(const struct judging *j, const struct btf_type *type,
			      int *err)
{
	uint32_t size = type->ref;

	(void)err;
	if (!size || size > 8 || size & (size - 1))
		return "an enumeration of a strange size";
	for (uint32_t i = 0; i < type->nitems; i++) {
		uint32_t name = btf_item(type, i, 0);

		if (!has_name(&j->btf, name) || !name_fits(j, name, NAME_WANTED))
			return "the name of an enumerator is none";
	}
	return NULL;
}

static const char *judge_function(const struct judging *j,
				  const struct btf_type *type, int *err)
{
	(void)j;
	(void)err;
	return type->vlen > 1 ? "a function that is defined elsewhere" : NULL;
}

static const char *judge_variable(const struct judging *j,
				  const struct btf_type *type, int *err)
{
	(void)j;
	(void)err;
	if (!is_something(type->ref))
		return "a variable without a type";
	return btf_item(type, 0, 0) > 1 ? "a variable that is defined elsewhere" :
					  NULL;
}

static const char *judge_section(const struct judging *j,
				 const struct btf_type *type, int *err)
{
	uint64_t end = 0;

	(void)j;
	(void)err;
	if (!type->ref)
		return "a section without bytes";
	for (uint32_t i = 0; i < type->nitems; i++) {
		uint32_t at = btf_item(type, i, 4), size = btf_item(type, i, 8);

		if (!is_something(btf_item(type, i, 0)))
			return "a variable of a section without a type";
		if (at < end || !size || (uint64_t)at + size > type->ref)
			return "a variable outside of its section";
		end = (uint64_t)at + size;
	}
	return NULL;
}

static const char *judge_float(const struct judging *j, const struct btf_type *type,
			       int *err)
{
	uint32_t size = type->ref;

	(void)j;
	(void)err;
	return size == 2 || size == 4 || size == 8 || size == 12 || size == 16 ?
	       NULL : "a floating-point number of a strange size";
}

static const char *judge_tag(const struct judging *j, const struct btf_type *type,
			     int *err)
{
	(void)j;
	(void)err;
	return (int32_t)btf_item(type, 0, 0) < -1 ? "a tag of no member" : NULL;
}

static const struct kind_rule {
	enum name_rule name;
	bool items;		/* vlen may be something */
	enum { FLAG_NOT, FLAG_MAY, FLAG_TAG } flag;
	enum { REF_ANY, REF_ZERO, REF_TYPE } ref;
	kind_fn *judge;
} kind_rules[BTF_KINDS] = {
	[BTF_INT]	 = { NAME_ANY, false, FLAG_NOT, REF_ANY, judge_int },
	[BTF_PTR]	 = { NAME_NONE, false, FLAG_NOT, REF_TYPE, NULL },
	[BTF_ARRAY]	 = { NAME_NONE, false, FLAG_NOT, REF_ZERO, judge_array },
	[BTF_STRUCT]	 = { NAME_MAYBE, true, FLAG_MAY, REF_ANY, judge_members },
	[BTF_UNION]	 = { NAME_MAYBE, true, FLAG_MAY, REF_ANY, judge_members },
	[BTF_ENUM]	 = { NAME_MAYBE, true, FLAG_MAY, REF_ANY, judge_enum },
	[BTF_FWD]	 = { NAME_WANTED, false, FLAG_MAY, REF_ZERO, NULL },
	[BTF_TYPEDEF]	 = { NAME_WANTED, false, FLAG_NOT, REF_TYPE, NULL },
	[BTF_VOLATILE]	 = { NAME_NONE, false, FLAG_NOT, REF_TYPE, NULL },
	[BTF_CONST]	 = { NAME_NONE, false, FLAG_NOT, REF_TYPE, NULL },
	[BTF_RESTRICT]	 = { NAME_NONE, false, FLAG_NOT, REF_TYPE, NULL },
	[BTF_FUNC]	 = { NAME_WANTED, true, FLAG_NOT, REF_ANY, judge_function },
	[BTF_FUNC_PROTO] = { NAME_NONE, true, FLAG_NOT, REF_ANY, NULL },
	[BTF_VAR]	 = { NAME_WANTED, false, FLAG_NOT, REF_ANY, judge_variable },
	[BTF_DATASEC]	 = { NAME_SECTION, true, FLAG_NOT, REF_ANY, judge_section },
	[BTF_FLOAT]	 = { NAME_ANY, false, FLAG_NOT, REF_ANY, judge_float },
	[BTF_DECL_TAG]	 = { NAME_TEXT, false, FLAG_TAG, REF_ANY, judge_tag },
	[BTF_TYPE_TAG]	 = { NAME_TEXT, false, FLAG_TAG, REF_TYPE, NULL },
	[BTF_ENUM64]	 = { NAME_MAYBE, true, FLAG_MAY, REF_ANY, judge_enum },
};

static bool judge_type(struct judging *j, const struct btf_type *type, uint32_t id)
{
	const struct kind_rule *rule = &kind_rules[type->kind];
	const char *what = NULL;
	int err = EINVAL;

	if (!has_name(&j->btf, type->name))
		return refuse(j, EINVAL, id, "its name lies outside of the strings");
	if (!rule->items && type->vlen)
		what = "its count is not zero";
	else if (type->flag && (rule->flag == FLAG_NOT ||
				(rule->flag == FLAG_TAG && !j->rules->tag_flags)))
		what = "a flag that it may not have";
	else if ((rule->ref == REF_ZERO && type->ref) ||
		 (rule->ref == REF_TYPE && type->ref > MOST_TYPE_ID))
		what = "it refers to what no type can be";
	else if (rule->judge)
		what = rule->judge(j, type, &err);
	/* Of what is wrong twice the kernel may say the other: the errno differs
	 * for encodings only, which have any name. */
	if (!what && !name_fits(j, type->name, rule->name))
		what = rule->name == NAME_NONE ? "a name where none belongs" :
						 "its name is none";
	if (!what)
		return true;
	refuse(j, err, id, what);
	j->out->name = btf_name(&j->btf, type->name);
	return false;
}

/* ---- the whole ------------------------------------------------------------------- */

struct part { uint64_t at, size; };

/* They lie one behind the other, and nothing else is there. */
static bool parts_fit(const struct part *parts, unsigned count, uint64_t size)
{
	bool used[PARTS] = { false };
	uint64_t end = 0;

	for (unsigned n = 0; n < count; n++) {
		unsigned next = count;

		for (unsigned i = 0; i < count; i++)
			if (!used[i] && (next == count || parts[i].at < parts[next].at ||
					 (parts[i].at == parts[next].at &&
					  parts[i].size < parts[next].size)))
				next = i;
		used[next] = true;
		if (parts[next].at != end || parts[next].size > size - end)
			return false;
		end += parts[next].size;
	}
	return end == size;
}

static bool judge_header(struct judging *j, struct str bytes, struct str *types)
{
	uint64_t known = j->rules->layout ? HEADER_LAYOUT : HEADER;
	char header[HEADER_LAYOUT] = { 0 };
	struct part parts[PARTS];
	unsigned count = 2;
	uint64_t length;

	if (bytes.n < HEADER_LENGTH_END || (length = le32(bytes.p + 4)) > bytes.n)
		return refuse(j, EINVAL, 0, "it is cut off");
	for (uint64_t i = known; i < length; i++)
		if (bytes.p[i])
			return refuse(j, E2BIG, 0, "a header of a later version");
	memcpy(header, bytes.p, length < known ? length : known);
	if (le16(header) != MAGIC)
		return refuse(j, EINVAL, 0, "it does not begin as BTF does");
	if (header[2] != 1 || header[3])
		return refuse(j, NOT_SUPPORTED, 0, "BTF of another version");
	if (!j->btf.base && length == bytes.n)
		return refuse(j, EINVAL, 0, "there is nothing in it");
	for (size_t i = 0; i < PARTS; i++)
		parts[i] = (struct part){ le32(header + 8 + i * 8),
					  le32(header + 12 + i * 8) };
	if (length >= HEADER_LAYOUT && parts[2].size)
		count = PARTS;
	j->parts = str_skip(bytes, length);
	if (!parts_fit(parts, count, j->parts.n))
		return refuse(j, EINVAL, 0, "its parts do not fit together");
	*types = (struct str){ j->parts.p + parts[0].at, parts[0].size };
	j->btf.strings = (struct str){ j->parts.p + parts[1].at, parts[1].size };
	if (!(known == HEADER_LAYOUT && length >= known) &&
	    parts[1].at + parts[1].size != j->parts.n)
		return refuse(j, EINVAL, 0, "its strings are not at its end");
	return true;
}

static bool judge_strings(struct judging *j)
{
	struct str strings = j->btf.strings;

	if (j->btf.base && !strings.n)
		return true;
	if (!strings.n || strings.n - 1 > MOST_NAME_OFFSET ||
	    strings.p[strings.n - 1] || (!j->btf.base && strings.p[0]))
		return refuse(j, EINVAL, 0, "its strings are none");
	return true;
}

static bool judge_types(struct judging *j, struct str types, struct arena *arena)
{
	struct str rest = types;
	struct btf_type type;
	uint32_t count = 0;

	while (btf_cut_type(&rest, &type))
		count++;
	/* Another one, if the table ends with what is none. */
	j->btf.first = j->btf.base ? j->btf.base->end : 0;
	j->btf.types = arena_array(arena, struct btf_type, count + 1ull);
	j->btf.end = j->btf.first;
	if (!j->btf.base)
		j->btf.types[j->btf.end++].items = (const uint8_t *)types.p;
	for (rest = types; rest.n; j->btf.end++) {
		struct btf_type *next = &j->btf.types[j->btf.end - j->btf.first];

		if (!btf_cut_type(&rest, &type))
			return refuse(j, EINVAL, j->btf.end, "a type that is cut off or of no known kind");
		*next = type;
		if (!judge_type(j, next, j->btf.end))
			return false;
	}
	return true;
}

static bool is_modifier(const struct btf_type *type)
{
	switch (type->kind) {
	case BTF_TYPEDEF:
	case BTF_VOLATILE:
	case BTF_CONST:
	case BTF_RESTRICT:
	case BTF_TYPE_TAG:
		return true;
	default:
		return false;
	}
}

/* Tags come first, and what is only qualified is something in the end. */
static bool judge_chain(struct judging *j, uint32_t id, uint32_t good)
{
	const struct btf_type *type = btf_type(&j->btf, id);
	bool in_tags = type->kind == BTF_TYPE_TAG;
	uint32_t at = id;

	for (unsigned n = 0; is_modifier(type); n++) {
		if (n == MOST_CHAIN)
			return refuse(j, ELOOP, id, "a type that is only ever qualified");
		if (type->kind == BTF_TYPE_TAG && !in_tags)
			return refuse(j, EINVAL, id, "a tag behind a qualifier");
		in_tags = type->kind == BTF_TYPE_TAG;
		if (at <= good)
			return true;
		at = type->ref;
		if (at >= j->btf.end)
			return refuse(j, EINVAL, id, "it refers to what is not there");
		type = btf_type(&j->btf, at);
	}
	return true;
}

static bool judge_chains(struct judging *j)
{
	uint32_t start = j->btf.base ? j->btf.first : 1, good = start - 1;

	for (uint32_t id = start; id < j->btf.end; id++) {
		if (!is_modifier(btf_type(&j->btf, id)))
			continue;
		if (!judge_chain(j, id, good))
			return false;
		good = id;
	}
	return true;
}

static bool judge_table(struct judging *j, struct str bytes, struct arena *arena)
{
	struct str types;

	j->btf.first_string = j->btf.base ? (uint32_t)j->btf.base->strings.n : 0;
	return judge_header(j, bytes, &types) && judge_strings(j) &&
	       judge_types(j, types, arena) && judge_chains(j);
}

/* ---- what a base names ------------------------------------------------------------- */

/* A type of .BTF.base, and what it is in the kernel. */
struct named {
	const struct btf_type *type;
	uint32_t id;		/* in the base */
	uint32_t found;		/* in the kernel; 0: not there */
	bool embedded;		/* a member has it: its size counts */
	struct named *next;	/* of the same name */
	size_t composites;	/* of that name in the kernel */
};

struct lookup {
	struct judging *base, *module;
	struct named *named;	/* by id in the base */
	struct map by_name;	/* the first of each name */
	uint64_t steps;		/* that are left */
};

static bool is_named_kind(const struct btf_type *type)
{
	switch (type->kind) {
	case BTF_INT:
	case BTF_FLOAT:
	case BTF_ENUM:
	case BTF_STRUCT:
	case BTF_UNION:
	case BTF_FWD:
		return type->name;
	default:
		return false;
	}
}

static bool collect_named(struct lookup *l, struct arena *arena)
{
	const struct btf *base = &l->base->btf;

	l->named = arena_array(arena, struct named, base->end + 1ull);
	for (uint32_t id = 1; id < base->end; id++) {
		struct named *named = &l->named[id];
		struct map_entry *entry;

		named->type = btf_type(base, id);
		named->id = id;
		if (!is_named_kind(named->type)) {
			refuse(l->base, EINVAL, id, "it has no name to be looked up by");
			return false;
		}
		entry = map_put(&l->by_name, str_of(btf_name(base,
						    named->type->name)));
		named->next = entry->value;
		entry->value = named;
	}
	return true;
}

/* A struct of the base in a struct of the module, not behind a pointer. */
static void mark_embedded(struct lookup *l, uint32_t id)
{
	const struct btf *btf = &l->module->btf;

	for (unsigned n = 0; n < MOST_CHAIN && id && id < btf->end; n++) {
		const struct btf_type *type = btf_type(btf, id);

		if (btf_is_composite(type)) {
			if (id < btf->first)
				l->named[id].embedded = true;
			return;
		}
		if (type->kind == BTF_ARRAY)
			id = btf_item(type, 0, 0);
		else if (is_modifier(type))
			id = type->ref;
		else
			return;
	}
}

static void mark_all_embedded(struct lookup *l)
{
	const struct btf *btf = &l->module->btf;

	for (uint32_t id = btf->first; id < btf->end; id++) {
		const struct btf_type *type = btf_type(btf, id);

		for (uint32_t i = 0; btf_is_composite(type) && i < type->nitems; i++)
			mark_embedded(l, btf_item(type, i, 4));
	}
}

static unsigned encoding_of(const struct btf_type *type)
{
	return btf_item(type, 0, 0) >> 24 & 0xf;
}

/* Whether @theirs, of the kernel, is what @mine, of the base, means. */
static bool is_meant(const struct named *mine, const struct btf_type *theirs)
{
	const struct btf_type *type = mine->type;

	switch (type->kind) {
	case BTF_FWD:
		return theirs->kind == BTF_FWD ? type->flag == theirs->flag :
		       theirs->kind == BTF_STRUCT ? !theirs->flag :
		       theirs->kind == BTF_UNION && theirs->flag;
	case BTF_INT:
		return theirs->kind == BTF_INT &&
		       encoding_of(type) == encoding_of(theirs);
	case BTF_FLOAT:
		return theirs->kind == BTF_FLOAT;
	case BTF_ENUM:
		return theirs->kind == BTF_ENUM || theirs->kind == BTF_ENUM64;
	default:
		return !mine->embedded || type->ref == theirs->ref;
	}
}

/* Whether the size of a kernel's type counts where it is looked up; -1: it is none
 * that is. */
static int needs_size(const struct btf_type *type, const struct named *first)
{
	switch (type->kind) {
	case BTF_INT:
	case BTF_FLOAT:
	case BTF_ENUM:
	case BTF_ENUM64:
		return 1;
	case BTF_FWD:
		return 0;
	case BTF_STRUCT:
	case BTF_UNION:
		return first->composites > 1;
	default:
		return -1;
	}
}

static struct named *named_as(const struct lookup *l, const struct btf *kernel,
			      const struct btf_type *type)
{
	return type->name ? map_get(&l->by_name, str_of(btf_name(kernel,
							type->name))) : NULL;
}

static bool look_up(struct lookup *l, const struct btf *kernel, uint32_t id)
{
	const struct btf_type *type = btf_type(kernel, id);
	struct named *first = named_as(l, kernel, type);
	int sized = first ? needs_size(type, first) : -1;

	for (struct named *named = first; sized >= 0 && named; named = named->next) {
		if (!l->steps)
			return true;
		l->steps--;
		if ((sized && type->ref != named->type->ref) ||
		    !is_meant(named, type))
			continue;
		if (named->found) {
			refuse(l->base, EINVAL, named->id, "the kernel has several types of that name and size");
			l->base->out->name = btf_name(kernel, type->name);
			return false;
		}
		named->found = id;
	}
	return true;
}

static bool look_up_all(struct lookup *l, const struct btf *kernel)
{
	const struct btf *base = &l->base->btf;

	for (uint32_t id = 1; id < kernel->end; id++) {
		const struct btf_type *type = btf_type(kernel, id);
		struct named *first = btf_is_composite(type) ?
				      named_as(l, kernel, type) : NULL;

		if (first)
			first->composites++;
	}
	for (uint32_t id = 1; id < kernel->end; id++)
		if (!look_up(l, kernel, id))
			return false;
	for (uint32_t id = 1; id < base->end; id++) {
		if (l->named[id].found || !l->steps)
			continue;
		refuse(l->base, EINVAL, id, "the kernel has no such type of that name and size");
		l->base->out->name = btf_name(base, l->named[id].type->name);
		return false;
	}
	return true;
}

/* Strings of the base are replaced by the kernel's, which are known of types only. */
static bool judge_names(struct judging *module, const struct lookup *l,
			struct arena *arena)
{
	const struct btf *btf = &module->btf;
	bool *known = arena_array(arena, bool, btf->first_string + 1ull);

	known[0] = true;
	for (uint32_t id = 1; id < l->base->btf.end; id++)
		known[l->named[id].type->name] = true;
	for (uint32_t id = btf->first; id < btf->end; id++) {
		const struct btf_type *type = btf_type(btf, id);
		int8_t at = btf_layouts[type->kind].name_at;
		bool fine = type->name >= btf->first_string || known[type->name];

		for (uint32_t i = 0; at >= 0 && i < type->nitems; i++) {
			uint32_t name = btf_item(type, i, (unsigned)at);

			fine &= name >= btf->first_string || known[name];
		}
		if (!fine)
			return refuse(module, ENOENT, id, "a name of the base that is no type's");
	}
	return true;
}

static bool judge_base(struct judging *module, struct judging *base,
		       const struct btf *kernel, struct arena *arena)
{
	struct lookup l = {
		.base = base, .module = module,
		.steps = MOST_STEPS * ((uint64_t)kernel->end + base->btf.end),
	};
	bool taken;

	map_init(&l.by_name, NULL);
	taken = collect_named(&l, arena);
	if (taken)
		mark_all_embedded(&l);
	taken = taken && look_up_all(&l, kernel);
	base->out->of_base = !taken;
	taken = taken && judge_names(module, &l, arena);
	map_free(&l.by_name);
	return taken;
}

/* ---- what the kernel does not look at ------------------------------------------------ */

static bool is_there(const struct judging *j, const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	if (layout->refers && type->ref >= j->btf.end)
		return false;
	for (uint32_t i = 0; layout->type_at >= 0 && i < type->nitems; i++)
		if (btf_item(type, i, (unsigned)layout->type_at) >= j->btf.end)
			return false;
	return true;
}

static bool all_there(struct judging *j)
{
	for (uint32_t id = j->btf.first; id < j->btf.end; id++) {
		const struct btf_type *type = btf_type(&j->btf, id);

		if (is_there(j, type))
			continue;
		refuse(j, 0, id, "it refers to what is not there");
		j->out->name = btf_name(&j->btf, type->name);
		return false;
	}
	return true;
}

enum btf_verdict btf_judge(struct str types, struct str base,
			   const struct btf *kernel, const struct btf_rules *rules,
			   struct arena *arena, struct btf_refusal *out)
{
	struct judging own = { .rules = rules, .out = out };
	struct judging module = { .btf = { .base = kernel }, .rules = rules,
				  .out = out };

	*out = (struct btf_refusal){ .name = "" };
	if (base.p && rules->base) {
		module.btf.base = &own.btf;
		if (!judge_table(&own, base, arena)) {
			out->of_base = true;
			return BTF_REFUSED;
		}
	}
	if (!judge_table(&module, types, arena))
		return BTF_REFUSED;
	if (module.btf.base != kernel &&
	    !judge_base(&module, &own, kernel, arena))
		return BTF_REFUSED;
	return all_there(&module) ? BTF_TAKEN : BTF_DANGLING;
}
