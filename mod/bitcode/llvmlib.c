// SPDX-License-Identifier: GPL-2.0-or-later
#include "bitcode/llvmlib.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OLDEST = 14,
	NEWEST = 39,	/* two a year: good for some years to come */
};

/* What releases call it: since LLVM 18, and before. */
static const char *const names[] = {
	"libLLVM.so.%u.1",
	"libLLVM-%u.so",
	"libLLVM-%u.so.1",
};

/* dlsym() gives functions as data, which C has no conversion for. */
typedef void (*function)(void);

static function as_function(void *address)
{
	function result;

	memcpy(&result, &address, sizeof(result));
	return result;
}

static void keep_reason(struct llvmlib *lib)
{
	const char *why = dlerror();

	snprintf(lib->why, sizeof(lib->why), "%s", why ? why : "no reason given");
}

/* "libLLVM.so.19.1", "/opt/llvm/lib/libLLVM-15.so" -> 19, 15; 0: not said. */
static unsigned major_in(const char *name)
{
	const char *base = strrchr(name, '/');

	base = base ? base + 1 : name;
	base += strcspn(base, "0123456789");
	return (unsigned)strtoul(base, NULL, 10);
}

/* LLVM says its version since 16. */
static void ask_version(struct llvmlib *lib, const char *name)
{
	void (*version)(unsigned *, unsigned *, unsigned *);
	unsigned minor, patch;
	void *address = dlsym(lib->handle, "LLVMGetVersion");

	if (!address) {
		lib->major = major_in(name);
		snprintf(lib->version, sizeof(lib->version), "%u", lib->major);
		return;
	}
	memcpy(&version, &address, sizeof(version));
	version(&lib->major, &minor, &patch);
	snprintf(lib->version, sizeof(lib->version), "%u.%u.%u", lib->major,
		 minor, patch);
}

static bool open_named(struct llvmlib *lib, const char *name)
{
	lib->handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
	if (!lib->handle) {
		keep_reason(lib);
		return false;
	}
	ask_version(lib, name);
	return true;
}

/* That of a release in @directory, which ends in a slash; "": wherever the dynamic
 * linker looks. */
static bool open_release(struct llvmlib *lib, const char *directory,
			 unsigned major)
{
	size_t n = strlen(directory);
	char name[4096];

	if (n + 64 > sizeof(name))
		return false;
	memcpy(name, directory, n);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(name + n, sizeof(name) - n, names[i], major);
		if (open_named(lib, name))
			return true;
	}
	return false;
}

/* What the environment names; NULL: nothing. */
static const char *given_name(void)
{
	const char *given = getenv("LTOMOD_LIBLLVM");

	return given && *given ? given : NULL;
}

bool llvmlib_open(struct llvmlib *lib)
{
	*lib = (struct llvmlib){ .handle = NULL };
	if (given_name())
		return open_named(lib, given_name());
	for (unsigned major = NEWEST; major >= OLDEST; major--)
		if (open_release(lib, "", major))
			return true;
	snprintf(lib->why, sizeof(lib->why),
		 "there is none of LLVM %d or newer", OLDEST);
	return false;
}

bool llvmlib_open_major(struct llvmlib *lib, unsigned major,
			const char *beside)
{
	*lib = (struct llvmlib){ .handle = NULL };
	if (given_name() ? !open_named(lib, given_name()) :
	    !(*beside && open_release(lib, beside, major)) &&
	    !open_release(lib, "", major))
		return false;
	if (lib->major == major)
		return true;
	snprintf(lib->why, sizeof(lib->why),
		 "LTOMOD_LIBLLVM names one of LLVM %u", lib->major);
	return false;
}

void *llvmlib_function(struct llvmlib *lib, const char *name)
{
	void *address = dlsym(lib->handle, name);

	if (!address)
		keep_reason(lib);
	return address;
}

bool llvmlib_call(struct llvmlib *lib, const char *name)
{
	void *address = llvmlib_function(lib, name);

	if (!address)
		return false;
	as_function(address)();
	return true;
}
