// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Layouts of device ids: from the file that is given, or from the kernel tree.
 *
 * A stock kbuild that is told MODPOST=.../modpost gives the arguments it gives
 * to its own modpost, which had the layouts compiled in by the tree.  Ours has
 * to ask: scripts/id-layout compiles a probe against the tree's header, and
 * keeps the answer as long as header and configuration stay.
 */
#include "modpost/layout.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "format/autoconf.h"

static const char *auto_conf_of(struct arena *arena, const char *tree)
{
	return arena_printf(arena, "%s/include/config/auto.conf", tree);
}

/* For --arch of scripts/id-layout; NULL if the tree is for another machine. */
static const char *arch_of_tree(struct session *session, const char *auto_conf)
{
	struct map config;
	struct file_map map;
	const char *arch = NULL;

	if (file_map(auto_conf, &map, &session->diags))
		return NULL;
	map_init(&config, &session->arena);
	if (!autoconf_parse(auto_conf, file_text(&map), &session->arena,
			    &session->diags, &config)) {
		if (map_get(&config, STR("CONFIG_X86_64")))
			arch = "x86_64";
		else if (map_get(&config, STR("CONFIG_ARM64")))
			arch = "arm64";
	}
	map_free(&config);
	file_unmap(&map);
	return arch;
}

/* scripts/id-layout, in ltomod's tree above mod/ or build/san/bin/; or NULL. */
static const char *find_script(struct arena *arena)
{
	static const char *const up[] = { "..", "../../.." };
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (length <= 0)
		return NULL;
	self[length] = '\0';
	slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(up) / sizeof(up[0]); i++) {
		const char *path = arena_printf(arena, "%s/%s/scripts/id-layout",
						self, up[i]);

		if (!access(path, X_OK))
			return path;
	}
	return NULL;
}

/*
 * One file a tree and architecture.  A tree that moves is another tree; one
 * that changes in its place is noticed by the script.
 */
static const char *cache_file(struct arena *arena, const char *kdir,
			      const char *arch)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	uint64_t hash = 0xcbf29ce484222325;	/* FNV-1a */
	char tree[PATH_MAX];

	if (!realpath(kdir, tree))
		return NULL;
	for (const char *p = tree; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 0x100000001b3;
	if (!cache || *cache != '/') {
		if (!home || !*home)
			return NULL;
		cache = arena_printf(arena, "%s/.cache", home);
	}
	return arena_printf(arena, "%s/ltomod/id-layout/%s-%016llx", cache, arch,
			    (unsigned long long)hash);
}

/* The compiler of the build if it is a clang: the script needs one. */
static const char *compiler(struct arena *arena)
{
	const char *cc = getenv("CC");
	struct str rest, word;

	if (!cc)
		return NULL;
	rest = str_of(cc);
	word = str_cut(&rest, ' ');
	return str_starts(str_of(path_base(arena_str(arena, word))), STR("clang")) ?
	       cc : NULL;
}

/* Runs the script; its complaints go to standard error.  Returns 0 or -errno. */
static int run_script(const char *script, const char *tree, const char *arch,
		      const char *out, const char *cc)
{
	const char *argv[] = { script, "--kdir", tree, "--arch", arch,
			       "--out", out, cc ? "--cc" : NULL, cc, NULL };
	int status;
	int err = child_spawn(argv, &status);

	if (err)
		return err;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EIO;
}

/* The tree that was configured, or NULL. */
static const char *prepared_tree(struct session *session)
{
	const struct names *trees = &session->options.trees;

	for (size_t i = 0; i < trees->count; i++)
		if (!access(auto_conf_of(&session->arena, trees->items[i]), R_OK))
			return trees->items[i];
	/* A version was given, and kbuild runs us in the tree nevertheless. */
	return access(auto_conf_of(&session->arena, "."), R_OK) ? NULL : ".";
}

/* The file with the layouts of the kernel tree that we work for, or NULL. */
static const char *ask_tree(struct session *session)
{
	struct arena *arena = &session->arena;
	const char *tree = prepared_tree(session);
	const char *arch, *script, *out;

	if (!tree)
		return NULL;
	arch = arch_of_tree(session, auto_conf_of(arena, tree));
	if (!arch)
		return NULL;
	script = find_script(arena);
	out = cache_file(arena, tree, arch);
	if (script && out && !run_script(script, tree, arch, out, compiler(arena)))
		return out;
	diag_add(&session->diags, DIAG_WARNING, CODE_ID_LAYOUT_PROBE, PLACE_NONE,
		 "the layouts of device ids in this kernel tree are not known");
	diag_hint(&session->diags, !script ?
		  "scripts/id-layout of ltomod was not found beside modpost: give --id-layout=FILE" :
		  !out ? "neither XDG_CACHE_HOME nor HOME is set: set one" :
		  "see what scripts/id-layout said above");
	return NULL;
}

void read_layout(struct session *session, struct id_layout *layout)
{
	const char *path = session->options.id_layout_file;

	if (!path)
		path = ask_tree(session);
	if (path)
		id_layout_read(path, &session->arena, &session->diags, layout);
}
