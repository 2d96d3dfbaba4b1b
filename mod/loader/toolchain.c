// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does what built the module fit what built the kernel?  A row is something
 * that shows in a module and that the kernel's configuration decides.
 */
#include "loader/verdict.h"

enum side { KERNEL_HAS_IT, MODULE_HAS_IT, BOTH_HAVE_IT };

struct mismatch {
	enum diag_code code;
	enum machine machine;		/* MACHINE_UNKNOWN: either */
	const char *configs[3];		/* any of which is the kernel's side */
	const char *unless;		/* on: no matter; or NULL */
	unsigned traits;		/* any of which is the module's side */
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
	},
};

static enum told kernel_side(const struct kernel *kernel,
			     const struct mismatch *row)
{
	enum told told = TOLD_NOT;

	for (size_t i = 0; i < 3 && row->configs[i]; i++) {
		told = kernel_config(kernel, row->configs[i]);
		if (told != TOLD_NO)
			break;
	}
	if (told == TOLD_YES && row->unless &&
	    kernel_config(kernel, row->unless) == TOLD_YES)
		return TOLD_NOT;
	return told;
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

void check_toolchain(const struct loading *loading)
{
	const struct loadable *module = loading->module;

	/* Without code there is nothing to protect. */
	if (!(module->traits & BUILT_CODE))
		return;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct mismatch *row = &table[i];
		enum severity severity = row->severity;
		struct finding *f;

		if ((row->machine && row->machine != module->machine) ||
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
