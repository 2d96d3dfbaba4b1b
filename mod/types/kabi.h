/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kABI rules: what a distribution wants version calculation to overlook, with
 * --stable.  They stand in .discard.gendwarfksyms.kabi_rules as strings, each
 * with a NUL at its end: version "1", type, target, value (kernel documentation
 * kbuild/gendwarfksyms, 6.14; byte_size and type_string 6.16).
 *
 *	declonly		TYPE			a declaration only
 *	enumerator_ignore	ENUM ENUMERATOR		left out
 *	enumerator_value	ENUM ENUMERATOR		that value
 *	byte_size		TYPE			that size
 *	type_string		s#TYPE or SYMBOL	that string
 *
 * And members whose names begin with __kabi_: see kabi_member().
 */
#ifndef LTOMOD_TYPES_KABI_H
#define LTOMOD_TYPES_KABI_H

#include "base/diag.h"
#include "base/map.h"
#include "model/types.h"

enum kabi_rule {
	KABI_DECLONLY, KABI_ENUMERATOR_IGNORE, KABI_ENUMERATOR_VALUE,
	KABI_BYTE_SIZE, KABI_TYPE_STRING, KABI_RULES
};

struct kabi {
	struct map rules[KABI_RULES];	/* target -> struct str *, the value */
};

/*
 * Reads the rules of @types; strings are copied to @arena.  Returns 0, or
 * -EBADMSG with a diagnostic; kabi_free() in any case.
 */
int kabi_read(const struct types *types, struct arena *arena,
	      struct diags *diags, struct kabi *kabi);
void kabi_free(struct kabi *kabi);

/* The value of a rule for @name, followed by @field if that is not NULL.
 * NULL: no such rule. */
const struct str *kabi_find(const struct kabi *kabi, enum kabi_rule rule,
			    const char *name, const char *field);

/* As kabi_find(), for rules whose value is a number (checked when read). */
bool kabi_number(const struct kabi *kabi, enum kabi_rule rule,
		 const char *name, const char *field, uint64_t *value);

/*
 * What a union stands for.  If one of its first two members, or the first
 * member of a struct that such a member is, has a name that begins with
 *	__kabi_ignored		it is not there
 *	__kabi_reserved		that member's type stands in its place
 *	__kabi_renamedNAME	the same, and a member that it is is called NAME
 * As gendwarfksyms does, 6.14 to 7.1.
 */
struct kabi_union {
	bool ignored;
	bool replaced;			/* by @type */
	const struct type *type;	/* NULL: void */
	const char *renamed;		/* or NULL */
};

/* For a type that is no union, all is false. */
struct kabi_union kabi_union(const struct type *type);

/* A member as versions see it. */
struct kabi_view {
	bool hidden;
	const char *name;
	const struct type *type;
};

/* A member, or parameter, whose name begins with __kabi_ has no name. */
struct kabi_view kabi_member(const struct type_item *item);

#endif
