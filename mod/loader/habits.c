// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/habits.h"

#include <string.h>

#include "base/str.h"

static const struct {
	struct kernel_version without;	/* up to here kernels lack it; major 0:
					   fixes reach older kernels as well */
	struct kernel_version with;	/* from here on they have it; major 0:
					   not for the release to tell */
	const char *section;
} habits[HABITS] = {
	[HABIT_FLAGS]		= { { 7, 0 }, { 7, 1 }, "__kflagstab" },
	[HABIT_INIT_TRAMPOLINE]	= { { 0, 0 }, { 7, 1 },
				    ".init.text.ftrace_trampoline" },
	[HABIT_UNVERSIONED]	= { { 0, 0 }, { 0, 0 }, NULL },
	[HABIT_UNWIND_TOLD]	= { { 6, 6 }, { 6, 14 }, NULL },
	[HABIT_UNWIND_REFUSED]	= { { 6, 14 }, { 7, 1 }, NULL },
	[HABIT_GUARD_SLOT]	= { { 6, 14 }, { 7, 1 }, NULL },
	[HABIT_PER_CPU]		= { { 6, 14 }, { 7, 1 }, NULL },
	[HABIT_PLTS]		= { { 0, 0 }, { 6, 6 }, ".init.plt" },
	[HABIT_INVALID_PLACE]	= { { 6, 1 }, { 6, 6 }, NULL },
	[HABIT_PLACE_TOLD]	= { { 6, 14 }, { 7, 1 }, NULL },
	[HABIT_EXACTLY_ONE]	= { { 6, 6 }, { 6, 12 }, NULL },
	[HABIT_WRITABLE]	= { { 0, 0 }, { 5, 15 }, NULL },
	[HABIT_ALONE]		= { { 6, 1 }, { 6, 6 }, NULL },
	[HABIT_SHOWN]		= { { 6, 1 }, { 6, 12 }, NULL },
	[HABIT_NAMES_PROVIDER]	= { { 5, 15 }, { 6, 1 }, NULL },
	[HABIT_BTF_ONCE]	= { { 6, 1 }, { 6, 6 }, NULL },
	[HABIT_BTF_BASE]	= { { 6, 6 }, { 6, 12 }, NULL },
	[HABIT_BTF_SECTIONS]	= { { 6, 6 }, { 6, 12 }, NULL },
	[HABIT_BTF_TAGS]	= { { 6, 12 }, { 7, 1 }, NULL },
	[HABIT_BTF_LAYOUT]	= { { 6, 12 }, { 7, 1 }, NULL },
};

static bool not_after(struct kernel_version a, struct kernel_version b)
{
	return a.major != b.major ? a.major < b.major : a.minor <= b.minor;
}

enum told habit_of_version(enum habit habit, struct kernel_version version)
{
	if (version.major && habits[habit].with.major &&
	    not_after(habits[habit].with, version))
		return TOLD_YES;
	if (version.major && habits[habit].without.major &&
	    not_after(version, habits[habit].without))
		return TOLD_NO;
	return TOLD_NOT;
}

const char *habit_section(enum habit habit)
{
	return habits[habit].section;
}

bool release_is_debian(const char *release)
{
	struct str text = str_of(release);

	return strstr(release, "+deb") || strstr(release, "-deb") ||
	       str_ends(text, STR("-amd64")) || str_ends(text, STR("-arm64"));
}
