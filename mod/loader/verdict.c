// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/verdict.h"

#include <errno.h>

#include "base/buf.h"
#include "base/map.h"
#include "model/license.h"

static char *loading_text(const struct loading *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static char *loading_text(const struct loading *l, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(l->findings->arena, format, args);
	va_end(args);
	return text;
}

/* ---- signature -------------------------------------------------------- */

/* Whether the module's signature is over a SHA-1, and the kernel has none: till 6.14
 * CONFIG_MODULE_SIG_SHA1 selected it, which 7.1 has no more. */
static bool lacks_sha1(const struct loading *l)
{
	return l->module->signature == SIGNATURE_PRESENT &&
	       l->module->signature_sha1 &&
	       kernel_config(l->kernel, "CONFIG_CRYPTO_SHA1") == TOLD_NO;
}

static void check_signature(const struct loading *l)
{
	enum told signing = kernel_config(l->kernel, "CONFIG_MODULE_SIG");
	bool forced = l->kernel->sig_enforced ||
		      kernel_config(l->kernel, "CONFIG_MODULE_SIG_FORCE") == TOLD_YES;
	struct finding *f;

	bool sha1 = lacks_sha1(l);
	bool unsupported = sha1 || l->module->signature == SIGNATURE_FOREIGN;
	const char *what = !sha1 ? "it is not signed" :
		"it is signed over a SHA-1, which the kernel does not have";

	if (signing != TOLD_YES && !l->kernel->sig_enforced)
		return;
	if (l->module->signature == SIGNATURE_DAMAGED) {
		f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_SIGNATURE_DAMAGED,
				STAGE_SIGNATURE, "its signature is damaged: %s",
				l->module->signature_why);
		f->err = EBADMSG;
		f->advice = "sign it again, or take the signature off: strip --strip-debug";
	} else if (l->module->signature == SIGNATURE_PRESENT && !unsupported) {
		return;		/* whether the kernel has the key cannot be seen */
	} else if (forced) {
		f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_SIGNATURE,
				STAGE_SIGNATURE,
				"%s%s, and this kernel loads signed modules only",
				what, unsupported && !sha1 ?
				" in a way that kernels understand" : "");
		f->err = EKEYREJECTED;
		f->kernel = unsupported ?
			"Loading of module with unsupported crypto is rejected" :
			"Loading of unsigned module is rejected";
		f->advice = "sign it with a key that the kernel knows: scripts/sign-file, or mokutil and kmodsign";
	} else {
		f = finding_add(l->findings, DIAG_NOTE, CODE_LOAD_UNSIGNED,
				STAGE_SIGNATURE,
				"%s: it loads, and taints the kernel; under Secure Boot it does not load",
				what);
		f->kernel = loading_text(l,
					 "%s: module verification failed: signature and/or required key missing - tainting kernel",
					 l->module->name);
	}
}

/* ---- format ----------------------------------------------------------- */

static struct finding *bad_format(const struct loading *l, enum diag_code code,
				  const char *text)
{
	struct finding *f = finding_add(l->findings, DIAG_ERROR, code,
					STAGE_FORMAT, "%s", text);

	f->err = ENOEXEC;
	return f;
}

static bool is_strict(const struct loading *l)
{
	return l->kernel->dialect && l->kernel->dialect->strict_module;
}

/* False: what follows makes no sense. */
static bool check_format(const struct loading *l)
{
	const struct loadable *m = l->module;
	uint64_t size = l->kernel->this_module_size;
	struct finding *f;

	if (m->kind == LOADABLE_BITCODE) {
		f = bad_format(l, CODE_LOAD_NO_MODULE, "this is LLVM bitcode, not a module");
		f->kernel = "Invalid ELF header magic: != \x7f" "ELF";
		f->advice = "link it and finish it: make -C LTOMOD M=DIR";
		return false;
	}
	if (l->kernel->machine != MACHINE_UNKNOWN &&
	    m->machine != l->kernel->machine) {
		f = finding_add(l->findings, l->kernel->machine_guessed ?
				DIAG_FATAL : DIAG_ERROR, CODE_LOAD_MACHINE,
				STAGE_FORMAT, "it is for %s, the kernel%s for %s",
				machine_name(m->machine),
				l->kernel->machine_guessed ?
				", by the names that it exports," : "",
				machine_name(l->kernel->machine));
		f->err = ENOEXEC;
		f->kernel = loading_text(l,
					 "Invalid architecture in ELF header: %u",
					 m->machine == MACHINE_X86_64 ? 62u :
									183u);
		f->advice = "build it with the ARCH of the kernel";
		return false;
	}
	check_alone(l);
	if (m->kind != LOADABLE_MODULE || !m->has_this_module) {
		f = bad_format(l, CODE_LOAD_NO_MODULE,
			       "there is no struct module in it (.gnu.linkonce.this_module)");
		f->kernel = is_strict(l) ?
				    loading_text(l,
						 "module %s: %s one .gnu.linkonce.this_module section must exist.",
						 m->name,
						 kernel_habit(l->kernel, HABIT_EXACTLY_ONE) == TOLD_NO ?
						 "Only" : "Exactly") :
				    loading_text(l,
						 "%s: No module found in object",
						 m->name);
		f->advice = "this is an object file on its way: modpost and the last link make a .ko of it";
		return false;
	}
	if (!m->has_symtab) {
		f = bad_format(l, CODE_LOAD_NO_MODULE, "it has no symbol table");
		f->kernel = loading_text(l,
					 "%s: module has no symbols (stripped?)",
					 m->name);
		f->advice = "strip modules with --strip-debug only";
		return false;
	}
	/* 6.4 and newer compare it; the others read past its end. */
	if (size && m->this_module_size != size) {
		f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_STRUCT_MODULE,
				STAGE_FORMAT,
				"its struct module has %llu bytes, that of the kernel's modules %llu",
				(unsigned long long)m->this_module_size,
				(unsigned long long)size);
		f->err = ENOEXEC;
		f->kernel = loading_text(l,
					 "module %s: .gnu.linkonce.this_module section size must match the kernel's built struct module size at run time",
					 m->name);
		f->advice = "it was built for a kernel of another configuration; build it for this one";
	}
	return true;
}

/* ---- .modinfo --------------------------------------------------------- */

void check_forced(const struct loading *l, enum diag_code code,
		  enum load_stage stage, const char *reason, const char *text)
{
	static const enum severity severities[] = {
		[TOLD_NOT] = DIAG_FATAL,
		[TOLD_NO] = DIAG_ERROR,
		[TOLD_YES] = DIAG_WARNING,
	};
	enum told forced = kernel_config(l->kernel, "CONFIG_MODULE_FORCE_LOAD");
	struct finding *f = finding_add(l->findings, severities[forced], code,
		stage, "%s%s", text, forced == TOLD_NOT ?
		": whether the kernel minds depends on CONFIG_MODULE_FORCE_LOAD, which is not known" :
		forced == TOLD_YES ? ": this kernel loads it all the same, and is tainted" : "");

	if (forced != TOLD_NO)
		f->kernel = loading_text(l, "%s: %s: kernel tainted.",
					 l->module->name, reason);
	f->err = ENOEXEC;
	f->advice = "build it again, with modpost and the kernel's Module.symvers";
}

/* The words of a vermagic that the other one lacks, in @arena. */
static const char *words_without(struct arena *arena, const char *of,
				 const char *other)
{
	struct str words = str_of(of), rest = str_of(other);
	struct buf list = { 0 };
	struct map known;
	char *text;

	map_init(&known, NULL);
	while (rest.p)
		map_put(&known, str_cut(&rest, ' '));
	while (words.p) {
		struct str word = str_cut(&words, ' ');

		if (!word.n || map_find(&known, word))
			continue;
		buf_str(&list, list.size ? " " : "");
		buf_add(&list, word.p, word.n);
	}
	text = list.size ? arena_str(arena, buf_view(&list)) : NULL;
	buf_free(&list);
	map_free(&known);
	return text;
}

static void vermagic_differs(const struct loading *l, const char *mine,
			     const char *theirs)
{
	struct arena *arena = l->findings->arena;
	const char *only_mine = words_without(arena, mine, theirs);
	const char *only_theirs = words_without(arena, theirs, mine);
	bool random = (only_mine && strstr(only_mine, "RANDSTRUCT_")) ||
		      (only_theirs && strstr(only_theirs, "RANDSTRUCT_"));
	struct finding *f = finding_add(l->findings, DIAG_ERROR, random ?
		CODE_LOAD_TOOLCHAIN_RANDSTRUCT : CODE_LOAD_VERMAGIC, STAGE_MODINFO,
		"version magic differs: the module has %s%s%s, the kernel %s%s%s",
		only_mine ? "\"" : "", only_mine ? only_mine : "nothing more",
		only_mine ? "\"" : "", only_theirs ? "\"" : "",
		only_theirs ? only_theirs : "nothing more",
		only_theirs ? "\"" : "");

	f->err = ENOEXEC;
	f->kernel = loading_text(l, "%s: version magic '%s' should be '%s'",
				 l->module->name, l->module->vermagic,
				 l->kernel->vermagic);
	f->advice = random ?
		"structures are laid out at random there: only modules built in the kernel's own tree fit" :
		"build it for this kernel: KDIR=";
}

static void check_vermagic(const struct loading *l)
{
	const char *mine = l->module->vermagic, *theirs = l->kernel->vermagic;

	if (!mine) {
		check_forced(l, CODE_LOAD_NO_VERMAGIC, STAGE_MODINFO,
			     "bad vermagic", "it has no version magic");
		return;
	}
	if (!theirs)
		return;
	/* With versions, the release does not count: 2.6.18 and newer. */
	if (l->module->has_basic) {
		mine += strcspn(mine, " ");
		theirs += strcspn(theirs, " ");
	}
	if (strcmp(mine, theirs))
		vermagic_differs(l, mine, theirs);
}

/* One namespace that the module imports.  Modules of the kernel itself may name
 * one whose exports are configured out. */
static void check_import(const struct loading *l, const char *namespace)
{
	const struct kernel *kernel = l->kernel;
	struct finding *f;

	if (kernel_lists_modules(kernel, namespace)) {
		f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_NAMESPACE_MODULE,
				STAGE_NAMESPACES, "it imports the namespace %s, which is for the modules that it names, and not imported",
				namespace);
		f->err = EPERM;
		f->kernel = loading_text(l,
					 "%s: module tries to import module namespace: %s",
					 l->module->name, namespace);
		f->advice = "remove that MODULE_IMPORT_NS";
	} else if (kernel->has_vmlinux && !l->module->intree &&
		   !map_find(&kernel->namespaces, str_of(namespace))) {
		f = finding_add(l->findings, DIAG_NOTE, CODE_LOAD_NAMESPACE_UNKNOWN,
				STAGE_MODINFO, "it imports the namespace %s, in which nothing is exported: no matter to the kernel",
				namespace);
		f->advice = "is it misspelt? The kernel takes any name";
	}
}

static void check_modinfo(const struct loading *l)
{
	struct finding *f;

	check_vermagic(l);
	if (l->module->livepatch &&
	    kernel_config(l->kernel, "CONFIG_LIVEPATCH") == TOLD_NO) {
		f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_LIVEPATCH,
				STAGE_MODINFO,
				"it is a livepatch, and the kernel has no livepatching");
		f->err = ENOEXEC;
		f->kernel = loading_text(l,
					 "%s: module is marked as livepatch module, but livepatch support is disabled",
					 l->module->name);
	}
	for (size_t i = 0; i < l->module->namespaces.count; i++)
		check_import(l, l->module->namespaces.items[i]);
}

/* ---- exports ---------------------------------------------------------- */

/* Who exports it beside the module that is looked at; or NULL. */
static const struct kernel_module *
other_exporter(const struct loading *l, const struct kernel_export *export)
{
	const char *mine = l->module->name;

	if (strcmp(export->module->name, mine))
		return export->gone ? NULL : export->module;
	return export->installed && strcmp(export->installed->name, mine) ?
	       export->installed : NULL;
}

static void check_export(const struct loading *l, const char *symbol)
{
	const struct kernel_export *export = kernel_find_export(l->kernel, symbol);
	const struct kernel_module *other = !export ? NULL :
					    other_exporter(l, export);
	struct finding *f;

	if (export && export->doubt) {
		f = finding_add(l->findings, DIAG_FATAL, CODE_LOAD_EXPORT_TWICE,
				STAGE_EXPORTS,
				"%s: it cannot be told whether the kernel exports it already, or the module %s, which is not there",
				symbol, export->doubt);
		f->advice = "give the kernel's Module.symvers or header tree with another --against";
	} else if (other) {
		bool certain = other->is_vmlinux;

		f = finding_add(l->findings, certain ? DIAG_ERROR : DIAG_WARNING,
				CODE_LOAD_EXPORT_TWICE, STAGE_EXPORTS,
				"%s: exported by %s already%s", symbol, other->name,
				certain ? "" : ": the two cannot be loaded at the same time");
		f->kernel = loading_text(l,
					 "%s: exports duplicate symbol %s (owned by %s)",
					 l->module->name, symbol,
					 certain ? "kernel" : other->name);
		f->advice = "rename it";
	} else {
		return;
	}
	f->symbol = symbol;
	f->err = ENOEXEC;
}

static void check_exports(const struct loading *l)
{
	bool unversioned = l->module->nexports &&
			   kernel_config(l->kernel, "CONFIG_MODVERSIONS") == TOLD_YES;

	for (size_t i = 0; i < l->module->nexports; i++)
		unversioned &= !l->module->exports[i].has_crc;
	if (unversioned)
		check_forced(l, CODE_LOAD_NO_VERSIONS, STAGE_MODINFO,
			     "no versions for exported symbols",
			     "what it exports has no versions");
	for (size_t i = 0; i < l->module->nexports; i++)
		check_export(l, l->module->exports[i].name);
}

void check_loadable(const struct kernel *kernel, const struct loadable *module,
		    struct findings *findings)
{
	const struct loading l = { kernel, module, findings };

	check_signature(&l);
	if (!check_format(&l))
		return;
	check_modinfo(&l);
	check_symbols(&l);
	check_module_sections(&l);
	check_exports(&l);
	check_types(&l);
	check_toolchain(&l);
}
