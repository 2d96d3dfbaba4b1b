/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to the alias makers of this room.  devtable.c walks a table and
 * calls its type's format for every id; what an alias of the type looks like
 * is a list of parts (alias_types.c), or a function where that cannot say it
 * (alias_special.c, alias_usb.c).
 */
#ifndef LTOMOD_MODPOST_ALIAS_H
#define LTOMOD_MODPOST_ALIAS_H

#include "base/buf.h"
#include "format/idlayout.h"
#include "modpost/session.h"

enum alias_part_kind {
	PART_END,	/* closes a list */
	PART_TEXT,	/* text */
	PART_NUM,	/* text, then the field: two upper-case digits a byte */
	PART_UNLESS,	/* as PART_NUM, "*" if the field equals constant test */
	PART_UNLESS_OR_NONE, /* as PART_UNLESS; nothing if this kernel's ids have
				no such field */
	PART_IF,	/* as PART_NUM, "*" unless match_flags has bit test */
	PART_UPPER,	/* text, then the field, at least @width digits */
	PART_LOWER,	/* likewise, lower case */
	PART_DECIMAL,	/* likewise, decimal */
	PART_STRING,	/* text, then the string field */
	PART_STRING_OR,	/* likewise, "*" if it is empty */
	PART_STRING_IF,	/* likewise, "*" unless match_flags has bit test */
	PART_BYTES,	/* the field's bytes in the order that text gives: each
			   hex digit is an index, all else stands for itself */
	PART_BYTES_UPPER,
	PART_UNDERSCORE,/* white space so far becomes '_' */
	PART_WILDCARD,	/* "*", unless it ends so already */
};

struct alias_part {
	enum alias_part_kind kind;
	const char *text;
	const char *field;
	const char *test;	/* constant of the kernel; NULL: zero */
	uint8_t width;
	uint8_t element;	/* of an array of 32-bit numbers, 1-based; 0: no array */
};

struct alias_walk;

struct alias_type {
	const char *name;	/* "pci" of MODULE_DEVICE_TABLE(pci, …) */
	const char *ids;	/* "pci_device_id" */
	/* Makes the aliases of the id at hand; NULL: by the parts. */
	int (*format)(struct alias_walk *walk);
	const struct alias_part *parts;
};

/* The type called @name, or NULL if this kernel makes no aliases of it. */
const struct alias_type *alias_type_of(const struct dialect *dialect,
				       const char *name);

/* What the layout says of a name: a struct id_field, a uint32_t, or NULL. */
struct alias_answer {
	const char *name;
	const void *found;
};

/* More than the names that any type asks for. */
enum { ALIAS_ANSWERS = 64 };

/* One table being walked. */
struct alias_walk {
	struct session *session;
	struct module *module;
	const struct id_layout *layout;
	const struct alias_type *type;
	const struct device_table *table;
	const uint8_t *entry;	/* the id at hand, its struct's size readable */
	size_t index;		/* of the id at hand */
	struct buf text;	/* the alias being put together */
	struct map seen;	/* pnp_card: ids of the cards before */
	struct map *known;	/* aliases of the module so far, if each is written once */
	const char *missing;	/* what the layout lacks, once it was needed */
	/* Of those before, by the address of the name, which is a literal. */
	struct alias_answer fields[ALIAS_ANSWERS];
	struct alias_answer consts[ALIAS_ANSWERS];
};

/*
 * Fields of the id at hand.  Numbers are little-endian in the object.  A
 * field that the layout lacks reads as zero and sets walk->missing, which the
 * walk turns into an error; alias_optional() does not, nor does alias_field(),
 * which is NULL then.
 */
const struct id_field *alias_field(struct alias_walk *walk, const char *name);
uint64_t alias_number(struct alias_walk *walk, const char *field);
uint64_t alias_optional(struct alias_walk *walk, const char *field);
struct str alias_bytes(struct alias_walk *walk, const char *field);
/* Up to its NUL or the end of the field. */
struct str alias_string(struct alias_walk *walk, const char *field);
uint32_t alias_const(struct alias_walk *walk, const char *name);

/* Puts what @parts say into walk->text. */
void alias_format(struct alias_walk *walk, const struct alias_part *parts);
/* The prefix, then @value in @width upper-case digits, or "*". */
void alias_add(struct alias_walk *walk, const char *prefix, bool shown,
	       uint64_t value, unsigned width);
void alias_add_str(struct alias_walk *walk, struct str text);
void alias_add_wildcard(struct alias_walk *walk);
/* White space of walk->text becomes '_'. */
void alias_add_underscores(struct alias_walk *walk);
/* walk->text is an alias of the module; alias_emit() also empties it. */
void alias_keep(struct alias_walk *walk);
void alias_emit(struct alias_walk *walk);
/*
 * As alias_emit(), if what is between @head and @tail, which walk->text begins and
 * ends with, is not too long for the kernel's modpost (7.1).  Returns 0, or
 * -EBADMSG after an error CODE_DEVTABLE_VALUE.
 */
int alias_emit_bounded(struct alias_walk *walk, struct str head, struct str tail);
/* A warning CODE_DEVTABLE_ENTRY: no alias of the id at hand, for this reason. */
void alias_skip(struct alias_walk *walk, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* alias_special.c */
int alias_pci(struct alias_walk *walk);
int alias_cdx(struct alias_walk *walk);
int alias_acpi(struct alias_walk *walk);
int alias_of(struct alias_walk *walk);
int alias_pnp(struct alias_walk *walk);
int alias_pnp_card(struct alias_walk *walk);
int alias_isapnp(struct alias_walk *walk);
int alias_input(struct alias_walk *walk);
int alias_dmi(struct alias_walk *walk);
int alias_mdio(struct alias_walk *walk);
int alias_amba(struct alias_walk *walk);
int alias_x86cpu(struct alias_walk *walk);
int alias_wmi(struct alias_walk *walk);
int alias_typec(struct alias_walk *walk);
/* alias_usb.c */
int alias_usb(struct alias_walk *walk);

#endif
