// SPDX-License-Identifier: GPL-2.0-or-later
/* Where distributions keep what belongs to an installed kernel. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader/kernel_add.h"

/* The first that exists counts.  %d the directory of modules, %r the root that
 * it is below, %v the version, %b where its link "build" leads. */
static const struct {
	enum companion what;
	const char *where;
} places[] = {
	{ COMPANION_SYMVERS, "%b/Module.symvers" },
	{ COMPANION_SYMVERS, "%d/symvers.xz" },			/* Fedora */
	{ COMPANION_SYMVERS, "%d/symvers.gz" },
	{ COMPANION_SYMVERS, "%r/boot/symvers-%v.gz" },		/* SUSE, RHEL */
	{ COMPANION_SYMVERS, "%r/boot/symvers-%v.zst" },
	{ COMPANION_SYMVERS, "%r/usr/src/linux-headers-%v/Module.symvers" },
	{ COMPANION_CONFIG, "%d/config" },
	{ COMPANION_CONFIG, "%r/boot/config-%v" },
	{ COMPANION_CONFIG, "%b/include/config/auto.conf" },
	{ COMPANION_CONFIG, "%r/usr/src/linux-headers-%v/include/config/auto.conf" },
	{ COMPANION_VMLINUX, "%d/vmlinux" },
	{ COMPANION_VMLINUX, "%b/vmlinux" },
	{ COMPANION_VMLINUX, "%r/usr/lib/debug/boot/vmlinux-%v" },
	{ COMPANION_VMLINUX, "%r/usr/lib/debug/lib/modules/%v/vmlinux" },
	{ COMPANION_IMAGE, "%d/vmlinuz" },
	{ COMPANION_IMAGE, "%r/boot/vmlinuz-%v" },
	{ COMPANION_MAP, "%d/System.map" },
	{ COMPANION_MAP, "%r/boot/System.map-%v" },
	{ COMPANION_MAP, "%b/System.map" },
};

bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* Where DIR/build leads.  In a tree that was unpacked somewhere, an absolute
 * link means a path below that place. */
const char *installed_build(const struct installed *installed,
			    struct arena *arena)
{
	const char *link = arena_printf(arena, "%s/build", installed->directory);
	char target[4096];
	ssize_t n = readlink(link, target, sizeof(target) - 1);

	if (n <= 0 || target[0] != '/' || !*installed->root)
		return link;
	target[n] = '\0';
	return arena_printf(arena, "%s%s", installed->root, target);
}

static const char *expand(const struct installed *installed, const char *where,
			  struct arena *arena)
{
	const char *path = "";

	for (; *where; where++) {
		if (*where != '%') {
			path = arena_printf(arena, "%s%c", path, *where);
			continue;
		}
		where++;
		path = arena_printf(arena, "%s%s", path,
			*where == 'd' ? installed->directory :
			*where == 'r' ? installed->root :
			*where == 'v' ? installed->version :
			installed_build(installed, arena));
	}
	return path;
}

const char *installed_companion(const struct installed *installed,
				enum companion which, struct arena *arena)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const char *path;

		if (places[i].what != which)
			continue;
		path = expand(installed, places[i].where, arena);
		if (is_file(path))
			return path;
	}
	return NULL;
}

/* The one directory in @parent; NULL if there is none, or several. */
static const char *only_directory(const char *parent, struct arena *arena)
{
	DIR *directory = opendir(parent);
	const char *found = NULL;
	struct dirent *entry;
	bool several = false;

	while (directory && (entry = readdir(directory))) {
		const char *path;

		if (entry->d_name[0] == '.')
			continue;
		path = arena_printf(arena, "%s/%s", parent, entry->d_name);
		if (!is_directory(path))
			continue;
		several |= !!found;
		found = path;
	}
	if (directory)
		closedir(directory);
	return several ? NULL : found;
}

static bool take_directory(const char *directory, struct arena *arena,
			   struct installed *out)
{
	static const char *const parents[] = { "/usr/lib/modules/", "/lib/modules/" };
	char *real = realpath(directory, NULL);
	const char *path = arena_strdup(arena, real ? : directory);

	free(real);
	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(path, parents[i]);
		const char *version = at ? at + strlen(parents[i]) : NULL;

		if (!version || !*version || strchr(version, '/'))
			continue;
		out->directory = arena_strdup(arena, directory);
		out->version = version;
		out->root = arena_str(arena, (struct str){ path, (size_t)(at - path) });
		return true;
	}
	return false;
}

bool installed_find(const char *path, struct arena *arena,
		    struct installed *out)
{
	static const char *const below[] = { "lib/modules", "usr/lib/modules" };

	if (take_directory(path, arena, out))
		return true;
	for (size_t i = 0; i < 2; i++) {
		const char *found = only_directory(arena_printf(arena, "%s/%s",
						   path, below[i]), arena);

		if (found && take_directory(found, arena, out))
			return true;
	}
	return false;
}
