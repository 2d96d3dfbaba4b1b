// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/kernel.h"

#include "model/namespace.h"

enum told kernel_config(const struct kernel *kernel, const char *symbol)
{
	const char *value;

	if (!kernel->has_config)
		return TOLD_NOT;
	value = map_get(&kernel->config, str_of(symbol));
	return value && (!strcmp(value, "y") || !strcmp(value, "m")) ?
	       TOLD_YES : TOLD_NO;
}

enum told kernel_habit(const struct kernel *kernel, enum habit habit)
{
	return kernel->habits[habit] != TOLD_NOT ? kernel->habits[habit] :
	       habit_of_version(habit, kernel->version);
}

enum told kernel_versions(const struct kernel *kernel)
{
	enum told config = kernel_config(kernel, "CONFIG_MODVERSIONS");

	if (config != TOLD_NOT || !kernel->vermagic)
		return config;
	return strstr(kernel->vermagic, " modversions ") ? TOLD_YES : TOLD_NO;
}

bool kernel_lists_modules(const struct kernel *kernel, const char *namespace)
{
	return namespace_is_list(namespace) &&
	       (!kernel->dialect || kernel->dialect->module_namespaces);
}

bool kernel_is_for(const struct kernel *kernel, enum machine machine,
		   const char *path, struct diags *diags)
{
	if (!kernel->machine || !machine || kernel->machine == machine)
		return true;
	diag_add(diags, DIAG_FATAL, CODE_KERNEL_MACHINE, PLACE_FILE(path),
		 "for %s, but %s is for %s", machine_name(machine), kernel->path,
		 machine_name(kernel->machine));
	return false;
}
