// SPDX-License-Identifier: GPL-2.0-or-later
/* A feature of BTF each; clang writes it, for the target bpf. */
struct only_named;
union only_named_too;
enum small { SMALL_A = -1, SMALL_B = 7 };
enum positive { POSITIVE = 0xffffffff };
enum large { LARGE = 1ll << 40, LARGE_NEGATIVE = -2 };

typedef unsigned int u32;
typedef int matrix[2][3][4];
typedef int __attribute__((btf_type_tag("user"))) *tagged;

struct node {
	struct node *next;
	const volatile char name[16];
	u32 a : 3, b : 29;
	long long c : 33;
	_Bool yes : 1;
	union {
		double d;
		float f[2];
		struct { unsigned char x; signed char y; };
	};
	enum small small;
	enum large large;
	matrix m;
	void (*call)(struct node *self, int count, ...);
	struct only_named *elsewhere;
	union only_named_too *there;
	char *restrict r;
	tagged t;
	int tail[];
} __attribute__((preserve_access_index));

struct empty { };
struct __attribute__((btf_decl_tag("tag"))) decl { int x __attribute__((btf_decl_tag("member"))); };

extern int elsewhere(struct decl *decl);
int variable = 1;
const char *const names[4] = { "a" };
static long hidden;
struct empty empty;

extern int variadic(const char *format, ...);
int plain(void) { return variadic("a") + elsewhere(0) + variable; }
void nothing(void) { hidden++; }
enum positive both(struct node *node, enum large large, struct decl *decl) { return node->next && large ? POSITIVE : 0; }
