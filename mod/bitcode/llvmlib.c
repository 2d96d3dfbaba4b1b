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

bool llvmlib_open(struct llvmlib *lib)
{
	const char *given = getenv("LTOMOD_LIBLLVM");
	char name[64];

	*lib = (struct llvmlib){ .handle = NULL };
	if (given && *given)
		return open_named(lib, given);
	for (unsigned major = NEWEST; major >= OLDEST; major--) {
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
			snprintf(name, sizeof(name), names[i], major);
			if (open_named(lib, name))
				return true;
		}
	}
	snprintf(lib->why, sizeof(lib->why),
		 "there is none of LLVM %d or newer", OLDEST);
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
