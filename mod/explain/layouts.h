/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a module was compiled with against the types of a kernel, for all that it imports,
 * and for struct module: what a version would find, where there are none.
 *
 * Debug information says what each import was declared as, and what else the code has from
 * the kernel's headers, which is compared type by type.  BTF of a module does not, but
 * where its types go on where the kernel's end, it has none for itself that is the
 * kernel's as well; so what it does have of what an import mentions is looked at.
 */
#ifndef LTOMOD_EXPLAIN_LAYOUTS_H
#define LTOMOD_EXPLAIN_LAYOUTS_H

#include "explain/explain.h"
#include "loader/kernel_add.h"

/* In place of a symbol: what code uses, whatever the module imports. */
#define LAYOUTS_OWN_CODE "its code"

struct layouts {
	const struct kernel *kernel;	/* with types */
	struct side after;		/* its types, of what the modules import; and
					   all by their names, if one of these
					   has debug information */
	const struct side *built_for;	/* those that the modules were compiled with;
					   NULL: they say it themselves */
	struct map roots;		/* symbol -> struct type_roots */
};

/* What came of one module. */
struct layouts_result {
	const char *unknown;		/* why nothing was compared; NULL: it was */
	struct explanation explanation;
};

/*
 * Reads of the types of @kernel (kernel->btf is set) what the modules of @set import, into
 * @arena.  Returns 0, or a negative errno after a fatal diagnostic, with nothing to
 * be freed.
 */
int layouts_init(struct layouts *layouts, const struct kernel *kernel,
		 const struct module_set *set, struct arena *arena,
		 struct diags *diags);
void layouts_free(struct layouts *layouts);

/*
 * Compares @module, in @arena.  Only reads @layouts, so several threads may do it at once.
 * Sets *@reading to the file while libdw reads it: to be called under guard.
 */
struct layouts_result layouts_compare(const struct layouts *layouts,
				      const struct loadable *module,
				      const char **reading, struct arena *arena);

/* "struct page is not as in the kernel: size 56 -> 64, added: 0x38 int x; ...", in @arena. */
const char *layouts_words(struct arena *arena, const struct explain_cause *cause);

#endif
