// SPDX-License-Identifier: GPL-2.0-or-later
/* What gendwarfksyms makes of marks and rules where kabi.c's are not as its documentation shows them. */
#include "marks.h"
struct third ma_third;
struct second ma_second;
union named ma_named, *ma_pointer;
struct uses ma_uses;
struct by_typedef ma_by_typedef;
struct ignores ma_ignores;
enum choice ma_choice;
struct nested ma_nested;
struct sized ma_sized;
sized_t ma_sized_t;
int ma_function(struct parameter *__kabi_x, int y) { return y; }
struct replaced ma_replaced;
struct only_here *ma_symbol;
