/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kabi.h"
struct marked { long __kabi_reserved_in; int other; };
struct third { union { int a; int b; long __kabi_reserved_2; }; };
struct second { union { int a; struct marked m; int c; } name; struct marked *again; };
union named { long __kabi_reserved_0; int b; };
struct uses { union named *p; union named n; const union { long __kabi_reserved_9; int z; } q; union named row[2]; };
typedef union named named_t;
struct by_typedef { named_t t; };
union ignored { char __kabi_ignored_0; int b; };
struct ignores { union ignored *p; int x; union ignored y; };
enum choice { CHOICE_A, CHOICE_B };
struct nested { enum inner_enum { IN_A, IN_B } e; struct inner { int x; enum { BARE } b; } i; union { struct deep { int q; } d; } u; };
struct sized { int a; };
typedef struct { int x; } sized_t;
struct parameter { int __kabi_hidden; int shown; };
struct replaced { struct only_here *p; };
struct only_here { int z; };
RULE("byte_size", "sized", "77");
RULE("byte_size", "sized_t", "78");
RULE("byte_size", "int", "9");
RULE("byte_size", "choice", "2");
RULE("declonly", "inner", "");
RULE("enumerator_value", "inner_enum IN_B", "55");
RULE("type_string", "s#replaced", "structure_type replaced { } byte_size(1)");
RULE("type_string", "t#sized_t", "typedef_type sized_t { s#sized }");
RULE("type_string", "ma_symbol", "variable s#marked");
