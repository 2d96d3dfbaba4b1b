/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file as a kernel's module loader sees it: what it asks of a kernel, what
 * it offers to others, and how it was built.  Made of a finished module, a
 * vmlinux, or an object that is still on its way to be one.
 *
 * All memory belongs to the arena that the reader was given; nothing refers to
 * the file any more.
 */
#ifndef LTOMOD_LOADER_LOADABLE_H
#define LTOMOD_LOADER_LOADABLE_H

#include "model/names.h"
#include "model/object.h"

enum loadable_kind {
	LOADABLE_MODULE,	/* has a struct module: a .ko */
	LOADABLE_OBJECT,	/* ELF relocatable without one */
	LOADABLE_BITCODE,	/* bitcode, or an archive */
	LOADABLE_VMLINUX,	/* a linked ELF file */
	LOADABLE_SYMVERS,	/* the text of a Module.symvers */
};

/*
 * The version of a symbol that the module was built with.  Basic ones are
 * entries of __versions, 64 bytes: CRC (8 bytes), name (56, NUL at the end);
 * extended ones (6.14) are __version_ext_crcs, 4 bytes each, and as many
 * NUL-terminated names in __version_ext_names.
 */
struct loadable_version {
	const char *name;
	uint64_t crc;		/* all of them are compared: see __versions */
	bool extended;
};

/* An undefined symbol, in the order of the symbol table: the loader's too. */
struct loadable_import {
	const char *name;
	bool weak;
	/* The one that the loader compares; NULL: there is none. */
	const struct loadable_version *version;
	/* The same of one that does not know extended versions (6.13 and older). */
	const struct loadable_version *basic;
};

struct loadable_export {
	const char *name;
	const char *namespace;		/* "": none */
	const char *module;		/* LOADABLE_SYMVERS only: whose */
	uint32_t crc;
	bool has_crc;
	bool gpl_only;
	bool flagged;		/* a flag says of which class (7.1), not the
				   table that it stands in */
};

/* How it was built, as far as it shows.  Tells of presence, never of absence. */
enum build_trait {
	BUILT_GCC	 = 1 << 0,	/* .comment */
	BUILT_CLANG	 = 1 << 1,
	BUILT_LLD	 = 1 << 2,
	BUILT_LTO	 = 1 << 3,	/* note: BUILD_LTO_INFO, 5.13 and newer */
	BUILT_NO_LTO	 = 1 << 4,	/* the note says so */
	BUILT_KCFI	 = 1 << 5,	/* kcfi_traps, __cfi_*, type of init */
	BUILT_RETPOLINE	 = 1 << 6,	/* modinfo retpoline= */
	BUILT_RETHUNK	 = 1 << 7,	/* calls __x86_return_thunk */
	BUILT_IBT	 = 1 << 8,	/* x86: GNU property, init begins so */
	BUILT_BTI	 = 1 << 9,	/* arm64: the same */
	BUILT_PAC	 = 1 << 10,	/* arm64: GNU property */
	BUILT_SCS	 = 1 << 11,	/* arm64: pushes x30 to x18 */
	BUILT_CODE	 = 1 << 12,	/* there is executable code at all */
	BUILT_KCFI_PLAIN = 1 << 13,	/* the type of init, of integers as they are */
	BUILT_KCFI_NORMAL = 1 << 14,	/* or by their sizes */
	BUILT_KCFI_ARITY = 1 << 15,	/* x86: types in other registers than eax */
	BUILT_PROTECTOR	 = 1 << 16,	/* calls __stack_chk_fail */
	BUILT_GUARD	 = 1 << 17,	/* x86: reads __ref_stack_chk_guard */
	BUILT_RETURNS	 = 1 << 18,	/* x86: a function ends with a return */
	BUILT_KCFI_CHECKS = 1 << 19,	/* checks types before calls: kcfi_traps */
	BUILT_CALL_SITES = 1 << 20,	/* x86: .retpoline_sites, of objtool */
};

/* Sections that loaders look for by name. */
enum loadable_section {
	HAS_KFLAGSTAB	    = 1 << 0,	/* flags of exports, 7.1 */
	HAS_KSYMTAB_GPL	    = 1 << 1,	/* GPL-only exports till then */
	HAS_KCRCTAB_GPL	    = 1 << 2,
	HAS_PLT		    = 1 << 3,	/* arm64: from its module.lds */
	HAS_INIT_PLT	    = 1 << 4,
	HAS_TRAMPOLINE	    = 1 << 5,
	HAS_INIT_TRAMPOLINE = 1 << 6,
	HAS_BTF_IDS	    = 1 << 7,	/* functions for BPF programs, by their
					   types */
	/* No loader looks for these. */
	HAS_DEBUG_INFO	    = 1 << 8,	/* DWARF */
	HAS_KEPT_TYPES	    = 1 << 9,	/* explain/kept.h */
};

enum signature {
	SIGNATURE_NONE,
	SIGNATURE_PRESENT,	/* well formed; whose it is is not known */
	SIGNATURE_FOREIGN,	/* no PKCS#7: as good as none to the kernel */
	SIGNATURE_DAMAGED,	/* the marker is there, what it marks is not */
};

/* A relocation that loaders refuse (object/loadfaults.h). */
struct loadable_fault {
	unsigned kind;			/* enum load_fault_kind */
	uint32_t type;			/* R_X86_64_*, R_AARCH64_* */
	const char *symbol;		/* "": of a section */
	const char *section;		/* that it applies to */
	uint64_t offset;		/* into that */
	uint32_t table;			/* its own section, and */
	uint64_t index;			/* the entry there */
	bool weak;			/* the symbol is undefined and weak */
};

/* A section that loaders refuse or mind (object/sectionfaults.h). */
struct loadable_section_fault {
	unsigned kinds;			/* enum section_fault_kind */
	const char *name;
	uint32_t section;
	uint32_t earlier;
};

/* A function whose address is taken as that of another type (kCFI) than stands before it. */
struct loadable_untyped {
	const char *name;
	uint32_t asked;
	uint32_t other;			/* what does stand there, */
	bool has_other;			/* if that is known: not on arm64 */
};

struct loadable {
	const char *path;
	const char *name;	/* as the kernel calls it: "snd_hda_intel" */
	enum loadable_kind kind;
	enum machine machine;

	/* From .modinfo; NULL: not there. */
	const char *vermagic;
	const char *license;
	const char *srcversion;
	const char *depends;
	bool intree;
	bool livepatch;
	struct names namespaces;	/* import_ns=, in order */

	bool has_basic;			/* there is a __versions, maybe empty */
	bool has_extended;
	struct loadable_version *versions;	/* basic, then extended */
	size_t nversions;
	struct loadable_import *imports;
	size_t nimports;
	struct loadable_export *exports;
	size_t nexports;
	unsigned sections;		/* enum loadable_section */
	struct str btf;			/* of a module or vmlinux: .BTF, its types; */
	struct str btf_base;		/* .BTF.base; p NULL: not there */
	struct loadable_fault *faults;	/* of a module; LOADABLE_FAULTS at most */
	size_t nfaults;
	size_t all_faults;		/* with those that are left out */
	struct loadable_section_fault *section_faults;	/* as many, and one of
							   each kind */
	unsigned section_kinds;		/* that are among them */
	size_t nsection_faults;
	size_t all_section_faults;
	unsigned unwind;		/* arm64: enum unwind_fault */
	const char *common;		/* a common symbol, or NULL */
	bool has_symtab;
	bool has_this_module;		/* .gnu.linkonce.this_module */
	uint64_t this_module_size;	/* bytes: sizeof(struct module) there */
	bool has_init;			/* defines init_module */

	enum signature signature;
	const char *signature_why;	/* of a damaged one: what is wrong */
	bool signature_sha1;		/* over a SHA-1 of the module */
	unsigned traits;		/* enum build_trait */
	struct loadable_untyped *untyped;	/* LOADABLE_FAULTS at most */
	size_t nuntyped;
	size_t all_untyped;		/* with those that are left out */
	const char *compiler;		/* first compiler in .comment, or NULL */
	const char *release;		/* vmlinux: "6.1.0-56-amd64", or NULL */
	const char *compression;	/* "xz", …; NULL: it was not */
	const char *generator;		/* of a block of versions, or NULL */
};

/* So many faults of a kind are kept, one for each kind, type and symbol. */
enum { LOADABLE_FAULTS = 32 };

/* The version that a loader finds for @name among the extended ones or the basic
 * ones, or NULL: the first of a name counts. */
const struct loadable_version *loadable_version(const struct loadable *loadable,
						const char *name, bool extended);
/* Cuts the next name off a module's depends=, made the kernel's name of that
 * module ("len-der" is len_der), in @arena; NULL if it is empty. */
const char *depends_next(struct str *rest, struct arena *arena);
void loadable_end(struct loadable *loadable);

#endif
