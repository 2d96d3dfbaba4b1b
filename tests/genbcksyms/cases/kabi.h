/* SPDX-License-Identifier: GPL-2.0-or-later */
#define RULE3(count, type, target, value) static const char rule_##count[] \
	__attribute__((used, aligned(1), section(".discard.gendwarfksyms.kabi_rules"))) = \
	"1\0" type "\0" target "\0" value
#define RULE2(count, type, target, value) RULE3(count, type, target, value)
#define RULE(type, target, value) RULE2(__COUNTER__, type, target, value)
struct secret { int a; };
enum state { OFF, ON, NEW, LAST };
struct spare { long a; long __kabi_reserved_0; };
struct spent { long a; union { struct { int x, y; } pair; struct { long __kabi_reserved_0; }; union { }; }; };
struct renamed { union { void *fresh; struct { long __kabi_renamedold; }; }; };
struct grown { int a; union { char __kabi_ignored_0; int b; }; long c; union { char __kabi_ignored_1; int d; }; };
struct rewritten { int a; };
RULE("declonly", "secret", "");
RULE("enumerator_ignore", "state NEW", "");
RULE("enumerator_value", "state LAST", "2");
RULE("byte_size", "grown", "16");
RULE("type_string", "s#rewritten", "structure_type rewritten { member s#gone g data_member_location(0) } byte_size(2)");
RULE("type_string", "s#gone", "structure_type gone { } byte_size(2)");
RULE("type_string", "ka_symbol", "variable s#gone");
