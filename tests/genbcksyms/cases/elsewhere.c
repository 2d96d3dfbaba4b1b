// SPDX-License-Identifier: GPL-2.0-or-later
/* Symbols exported here and defined elsewhere, as of assembly; and an alias. */
#include "elsewhere.h"
extern int el_function(struct table *table, unsigned flags);
extern struct table el_table;
#define KEEP_TYPE(symbol) static __typeof__(symbol) *__gendwarfksyms_ptr_##symbol \
	__attribute__((used, section(".discard.gendwarfksyms"))) = &symbol
KEEP_TYPE(el_function);
KEEP_TYPE(el_table);
int el_real(struct table *table) { return table->size; }
extern int el_alias(struct table *table) __attribute__((alias("el_real")));
int el_other(int x) { return x; }
int el_unasked(struct table *named) { return named->size + 1; }
extern int el_kept(struct table *table) __attribute__((alias("el_unasked")));
KEEP_TYPE(el_kept);
