// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does what built the module fit what built the kernel?  A row is something
 * that shows in a module and that the kernel's configuration, or what it exports,
 * decides; docs/DIAGNOSTICS.md has the same table in words, with what is said to be
 * the reason: a kernel that was booted (tests/modvers), or its source.
 */
#include "loader/verdict.h"

enum side { KERNEL_HAS_IT, MODULE_HAS_IT, BOTH_HAVE_IT };

struct mismatch {
	enum diag_code code;
	enum machine machine;		/* MACHINE_UNKNOWN: either */
	const char *configs[3];		/* any of which is the kernel's side; */
	const char *exported;		/* or this symbol; or NULL */
	const char *with[3];		/* one of these is on, else no matter */
	const char *unless;		/* on: no matter; or NULL */
	unsigned traits;		/* any of which is the module's side */
	unsigned among;			/* of modules with one of these alone; 0: all */
	enum side side;			/* which side has it, alone or not */
	enum severity severity;
	/* Of a module without init function: what it is then. */
	enum { SAME, ONLY_WARNING, NO_MATTER } without_init;
	const char *text;
	const char *kernel;		/* what its log would say, or NULL */
	bool kernel_names_it;		/* after "NAME: " */
	const char *advice;
};

static const struct mismatch table[] = {
	{
		.code = CODE_LOAD_TOOLCHAIN_COMPILER,
		.configs = { "CONFIG_CC_IS_GCC" },
		.traits = BUILT_CLANG,
		.side = BOTH_HAVE_IT,	/* opposites */
		.severity = DIAG_NOTE,
		.text = "built by clang, the kernel by GCC: fine as long as both agree on the layout of every structure",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_COMPILER,
		.configs = { "CONFIG_CC_IS_CLANG" },
		.traits = BUILT_GCC,
		.side = BOTH_HAVE_IT,
		.severity = DIAG_NOTE,
		.text = "built by GCC, the kernel by clang: fine as long as both agree on the layout of every structure",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_LTO,
		.configs = { "CONFIG_LTO_NONE" },
		.traits = BUILT_LTO,
		.side = BOTH_HAVE_IT,
		.severity = DIAG_NOTE,
		.text = "built with LTO, the kernel without: no matter to the loader",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.configs = { "CONFIG_CFI_CLANG", "CONFIG_CFI" },
		.unless = "CONFIG_CFI_PERMISSIVE",
		.traits = BUILT_KCFI,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_ERROR,
		.without_init = ONLY_WARNING,
		.text = "the kernel checks the type of every function it calls through a pointer (kCFI), and the module's functions carry none: its init function is the first",
		.kernel = "CFI failure at do_one_initcall",
		.advice = "build it with clang for this kernel: -fsanitize=kcfi",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.configs = { "CONFIG_CFI_CLANG", "CONFIG_CFI" },
		.traits = BUILT_KCFI,
		.side = MODULE_HAS_IT,
		.severity = DIAG_WARNING,
		.text = "the module checks the type of every function it calls through a pointer (kCFI), and the kernel's functions carry none: its first such call traps",
		.advice = "build it for this kernel, without -fsanitize=kcfi",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.configs = { "CONFIG_CFI_ICALL_NORMALIZE_INTEGERS" },
		.unless = "CONFIG_CFI_PERMISSIVE",
		.traits = BUILT_KCFI_PLAIN,
		.side = BOTH_HAVE_IT,	/* opposites */
		.severity = DIAG_ERROR,
		.text = "the kernel takes integers of one size for one type where it checks the types of functions (kCFI), the module does not: its init function is the first to be of another type",
		.kernel = "CFI failure at do_one_initcall",
		.advice = "build it for this kernel: -fsanitize-cfi-icall-experimental-normalize-integers",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.configs = { "CONFIG_CFI_ICALL_NORMALIZE_INTEGERS" },
		.with = { "CONFIG_CFI_CLANG", "CONFIG_CFI" },
		.unless = "CONFIG_CFI_PERMISSIVE",
		.traits = BUILT_KCFI_NORMAL,
		.side = MODULE_HAS_IT,
		.severity = DIAG_ERROR,
		.text = "the module takes integers of one size for one type where it checks the types of functions (kCFI), the kernel does not: its init function is the first to be of another type",
		.kernel = "CFI failure at do_one_initcall",
		.advice = "build it for this kernel, without -fsanitize-cfi-icall-experimental-normalize-integers",
	}, {
		/* 6.12 finds no hash and leaves all behind it as they are; 7.1
		 * minds the register, on processors with IBT. */
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.machine = MACHINE_X86_64,
		.configs = { "CONFIG_FINEIBT_BHI", "CONFIG_CC_HAS_KCFI_ARITY" },
		.with = { "CONFIG_FINEIBT" },
		.traits = BUILT_KCFI_ARITY,
		.side = MODULE_HAS_IT,
		.severity = DIAG_WARNING,
		.text = "the types of the module's functions (kCFI) stand in registers that say how many arguments they take, which this kernel's do not: it warns when it rewrites them, and where it does not find them calls of the module may fail",
		.advice = "build it for this kernel, without -fsanitize-kcfi-arity",
	}, {
		/* Seen with 7.1, on a processor without IBT. */
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.machine = MACHINE_X86_64,
		.configs = { "CONFIG_FINEIBT" },
		.unless = "CONFIG_CFI_PERMISSIVE",
		.traits = BUILT_CALL_SITES,
		.among = BUILT_KCFI_CHECKS,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_ERROR,
		.text = "the kernel gives functions other types when it loads the module, also where they are checked before calls (kCFI), which it finds by their retpolines: the module has checks and no retpolines, so its first such call traps",
		.kernel = "CFI failure",
		.advice = "build it for this kernel: -mretpoline-external-thunk, and objtool after it",
	}, {
		/* Seen with 6.12: a WARN when it is loaded, then a BUG. */
		.code = CODE_LOAD_TOOLCHAIN_KCFI,
		.machine = MACHINE_AARCH64,
		.configs = { "CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS" },
		.traits = BUILT_KCFI,
		.side = BOTH_HAVE_IT,
		.severity = DIAG_ERROR,
		.text = "the kernel's tracer wants the NOPs before a function aligned, and the type (kCFI) that the module has before them shifts them",
		.kernel = "Misaligned patch-site",
		.advice = "build it for this kernel, without -fsanitize=kcfi",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_SCS,
		.machine = MACHINE_AARCH64,
		.configs = { "CONFIG_SHADOW_CALL_STACK" },
		.unless = "CONFIG_UNWIND_PATCH_PAC_INTO_SCS",
		.traits = BUILT_SCS,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_WARNING,
		.text = "the kernel keeps return addresses on a shadow call stack, the module does not, and may use x18 for something else",
		.advice = "build it for this kernel: -fsanitize=shadow-call-stack -ffixed-x18",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_SCS,
		.machine = MACHINE_AARCH64,
		.configs = { "CONFIG_SHADOW_CALL_STACK" },
		.traits = BUILT_SCS,
		.side = MODULE_HAS_IT,
		.severity = DIAG_ERROR,
		.without_init = ONLY_WARNING,
		.text = "the module keeps return addresses where x18 points, and the kernel keeps no shadow call stack there: its first function writes anywhere",
		.kernel = "Unable to handle kernel paging request",
		.advice = "build it for this kernel, without -fsanitize=shadow-call-stack",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_RETPOLINE,
		.machine = MACHINE_X86_64,
		.configs = { "CONFIG_RETPOLINE", "CONFIG_MITIGATION_RETPOLINE" },
		.traits = BUILT_RETPOLINE,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_WARNING,
		.text = "the kernel was built with retpolines, the module was not",
		.kernel = "loading module not compiled with retpoline compiler.",
		.kernel_names_it = true,
		.advice = "build it for this kernel: -mretpoline-external-thunk (clang), -mindirect-branch=thunk-extern (GCC)",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_BTI,
		.machine = MACHINE_AARCH64,
		.configs = { "CONFIG_ARM64_BTI_KERNEL" },
		.traits = BUILT_BTI,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_WARNING,
		.without_init = NO_MATTER,
		.text = "the kernel enforces branch targets (BTI), the module's init function is no such target: on a processor with BTI it faults",
		.advice = "build it for this kernel: -mbranch-protection=pac-ret+bti",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_IBT,
		.machine = MACHINE_X86_64,
		.configs = { "CONFIG_X86_KERNEL_IBT" },
		.traits = BUILT_IBT,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_WARNING,
		.without_init = NO_MATTER,
		.text = "the kernel enforces branch targets (IBT), the module's init function is no such target: on a processor with IBT it faults",
		.advice = "build it for this kernel: -fcf-protection=branch",
	}, {
		.code = CODE_LOAD_TOOLCHAIN_RETHUNK,
		.machine = MACHINE_X86_64,
		.configs = { "CONFIG_RETHUNK", "CONFIG_MITIGATION_RETHUNK" },
		.traits = BUILT_RETHUNK,
		.among = BUILT_RETURNS,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_NOTE,
		.text = "the kernel returns through a thunk where the processor wants it, the module does not: it works, and its returns stay as they are",
		.advice = "build it for this kernel: -mfunction-return=thunk-extern",
	}, {
		/* A module that reads it by name is refused where there is none. */
		.code = CODE_LOAD_TOOLCHAIN_GUARD,
		.machine = MACHINE_X86_64,
		.exported = "__ref_stack_chk_guard",
		.traits = BUILT_GUARD,
		.among = BUILT_PROTECTOR,
		.side = KERNEL_HAS_IT,
		.severity = DIAG_WARNING,
		.text = "the module looks for the stack protector's guard at %gs:40, where this kernel keeps something else: if that changes while a function runs, the kernel panics",
		.advice = "build it for this kernel: -mstack-protector-guard-symbol=__ref_stack_chk_guard",
	},
};

/* Whether any of @configs is on. */
static enum told any_on(const struct kernel *kernel, const char *const *configs)
{
	enum told told = TOLD_NOT;

	for (size_t i = 0; i < 3 && configs[i]; i++) {
		told = kernel_config(kernel, configs[i]);
		if (told != TOLD_NO)
			break;
	}
	return told;
}

static enum told kernel_side(const struct kernel *kernel,
			     const struct mismatch *row)
{
	if ((row->unless && kernel_config(kernel, row->unless) == TOLD_YES) ||
	    (row->with[0] && any_on(kernel, row->with) != TOLD_YES))
		return TOLD_NOT;
	if (!row->exported)
		return any_on(kernel, row->configs);
	return !kernel->has_vmlinux ? TOLD_NOT :
	       kernel_find_export(kernel, row->exported) ? TOLD_YES : TOLD_NO;
}

static bool is_mismatch(const struct mismatch *row, enum told kernel,
			unsigned traits)
{
	bool module = traits & row->traits;

	if (row->side == BOTH_HAVE_IT)
		return kernel == TOLD_YES && module;
	return row->side == KERNEL_HAS_IT ? kernel == TOLD_YES && !module :
					    kernel == TOLD_NO && module;
}

/* Functions of objects that were compiled elsewhere, or assembled. */
static void check_called(const struct loading *loading)
{
	static const char *const cfi[3] = { "CONFIG_CFI_CLANG", "CONFIG_CFI" };
	const struct loadable *module = loading->module;
	bool only_warns = kernel_config(loading->kernel, "CONFIG_CFI_PERMISSIVE") == TOLD_YES;

	if (!module->nuntyped || any_on(loading->kernel, cfi) != TOLD_YES)
		return;
	for (size_t i = 0; i < module->nuntyped; i++) {
		const struct loadable_untyped *one = &module->untyped[i];
		struct finding *f = finding_add(loading->findings,
			only_warns ? DIAG_WARNING : DIAG_ERROR,
			CODE_LOAD_TOOLCHAIN_KCFI, STAGE_INIT,
			"%s: its address is taken as that of a function of type 0x%08x (kCFI), and %s%s: a call through that pointer traps",
			one->name, one->asked, one->has_other ? "it is of type " : "no such type stands before it",
			one->has_other ? arena_printf(loading->findings->arena, "0x%08x", one->other) : "");

		f->symbol = one->name;
		f->kernel = "CFI failure";
		f->advice = one->has_other ?
			"declare it where its address is taken as it is defined" :
			"compile what defines it with -fsanitize=kcfi, or begin it with SYM_TYPED_FUNC_START; of an object that has to stay as it is, take the address of a function in C that calls it";
	}
	if (module->all_untyped > module->nuntyped)
		finding_add(loading->findings, DIAG_NOTE, CODE_LOAD_TOOLCHAIN_KCFI, STAGE_INIT,
			    "%zu more functions are of another type than their address is taken as",
			    module->all_untyped - module->nuntyped);
}

void check_toolchain(const struct loading *loading)
{
	const struct loadable *module = loading->module;

	check_called(loading);
	/* Without code there is nothing to protect. */
	if (!(module->traits & BUILT_CODE))
		return;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct mismatch *row = &table[i];
		enum severity severity = row->severity;
		struct finding *f;

		if ((row->machine && row->machine != module->machine) ||
		    (row->among && !(module->traits & row->among)) ||
		    !is_mismatch(row, kernel_side(loading->kernel, row),
				 module->traits))
			continue;
		if (!module->has_init && row->without_init == NO_MATTER)
			continue;
		if (!module->has_init && row->without_init == ONLY_WARNING)
			severity = DIAG_WARNING;
		f = finding_add(loading->findings, severity, row->code,
				STAGE_INIT, "%s", row->text);
		f->advice = row->advice;
		if (row->kernel && severity == row->severity)
			f->kernel = arena_printf(loading->findings->arena,
						 "%s%s%s", row->kernel_names_it ?
						 module->name : "",
						 row->kernel_names_it ? ": " : "",
						 row->kernel);
	}
}
