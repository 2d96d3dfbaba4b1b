// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The only user of libLLVM.  It is needed where a bitcode file has no symbol
 * table, or one that irsymtab.c does not know: libLLVM's bitcode writer makes
 * that table anew whenever it writes a module, so reading a module and writing
 * it again yields what is missing, symbols of inline asm included.
 *
 * libLLVM answers some damaged input by ending the process, and its loading
 * costs 15 ms, many times what a whole run over ELF objects takes.  Therefore
 * it is loaded when it is needed, in a child process with a limited life.
 */
#include <dlfcn.h>
#include <errno.h>
#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/Core.h>
#include <llvm/Config/llvm-config.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "object/bitcode.h"

#define STRING(x) #x
#define EXPAND(x) STRING(x)

enum {
	EXIT_NO_LIBRARY = 3,
	EXIT_REFUSED = 4,
	CPU_SECONDS = 20,	/* a hundred times what a large unit takes */
};

/* Address space that the child may take for libLLVM and the module. */
#define MEMORY_LIMIT (4ull << 30)

const char *libllvm_version(void)
{
	return LLVM_VERSION_STRING;
}

unsigned libllvm_major(void)
{
	return LLVM_VERSION_MAJOR;
}

/* The functions used, with the types that the headers give them. */
#define FUNCTIONS(X) \
	X(LLVMContextCreate) \
	X(LLVMContextSetDiagnosticHandler) \
	X(LLVMGetDiagInfoSeverity) \
	X(LLVMGetDiagInfoDescription) \
	X(LLVMCreateMemoryBufferWithMemoryRangeCopy) \
	X(LLVMParseBitcodeInContext2) \
	X(LLVMWriteBitcodeToMemoryBuffer) \
	X(LLVMGetBufferStart) \
	X(LLVMGetBufferSize) \
	X(LLVMDisposeMemoryBuffer) \
	X(LLVMDisposeModule)

struct llvm {
	void *library;
#define X(name) __typeof__(&name) name;
	FUNCTIONS(X)
#undef X
};

static void *find(struct llvm *llvm, const char *name)
{
	void *function = dlsym(llvm->library, name);

	if (!function) {
		fprintf(stderr, "%s\n", dlerror());
		_exit(EXIT_NO_LIBRARY);
	}
	return function;
}

static void load(struct llvm *llvm)
{
	/* From LLVM 18 on, and before. */
	static const char *const names[] = {
		"libLLVM.so." EXPAND(LLVM_VERSION_MAJOR) "."
			EXPAND(LLVM_VERSION_MINOR),
		"libLLVM-" EXPAND(LLVM_VERSION_MAJOR) ".so",
		"libLLVM-" EXPAND(LLVM_VERSION_MAJOR) ".so.1",
	};
	/* The writer of symbol tables has to parse module-level asm. */
	static const char *const targets[] = {
		"LLVMInitializeX86TargetInfo", "LLVMInitializeX86Target",
		"LLVMInitializeX86TargetMC", "LLVMInitializeX86AsmParser",
		"LLVMInitializeAArch64TargetInfo",
		"LLVMInitializeAArch64Target",
		"LLVMInitializeAArch64TargetMC",
		"LLVMInitializeAArch64AsmParser",
	};

	llvm->library = NULL;
	for (size_t i = 0; i < 3 && !llvm->library; i++)
		llvm->library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
	if (!llvm->library) {
		fprintf(stderr, "%s\n", dlerror());
		_exit(EXIT_NO_LIBRARY);
	}
#define X(name) llvm->name = (__typeof__(&name))find(llvm, #name);
	FUNCTIONS(X)
#undef X
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		((void (*)(void))find(llvm, targets[i]))();
}

/* What libLLVM has to say goes to the parent, through stderr. */
static void on_diagnostic(LLVMDiagnosticInfoRef info, void *context)
{
	const struct llvm *llvm = context;

	if (llvm->LLVMGetDiagInfoSeverity(info) == LLVMDSError)
		fprintf(stderr, "%s\n", llvm->LLVMGetDiagInfoDescription(info));
}

static void put(int fd, const void *data, size_t size)
{
	const char *p = data;

	while (size) {
		ssize_t done = write(fd, p, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			perror("write");
			_exit(EXIT_REFUSED);
		}
		p += done;
		size -= (size_t)done;
	}
}

/* A file that holds this module only, as the reader takes one at a time. */
static LLVMMemoryBufferRef carve(const struct llvm *llvm,
				 const struct bitcode *bitcode,
				 const struct bitcode_module *module)
{
	const size_t magic = 4;
	size_t blocks = module->blocks.end - module->blocks.start;
	size_t strtab = module->strtab.end - module->strtab.start;
	char *copy = xmalloc(magic + blocks + strtab);
	LLVMMemoryBufferRef buffer;

	memcpy(copy, bitcode->data, magic);
	memcpy(copy + magic, bitcode->data + module->blocks.start, blocks);
	memcpy(copy + magic + blocks, bitcode->data + module->strtab.start,
	       strtab);
	buffer = llvm->LLVMCreateMemoryBufferWithMemoryRangeCopy(
		copy, magic + blocks + strtab, "bitcode");
	free(copy);
	return buffer;
}

static void rewrite_all(const struct bitcode *bitcode, int out)
{
	struct llvm llvm;
	LLVMContextRef context;

	load(&llvm);
	context = llvm.LLVMContextCreate();
	llvm.LLVMContextSetDiagnosticHandler(context, on_diagnostic, &llvm);
	for (size_t i = 0; i < bitcode->nmodules; i++) {
		LLVMMemoryBufferRef in = carve(&llvm, bitcode,
					       &bitcode->modules[i]);
		LLVMMemoryBufferRef again;
		LLVMModuleRef module;
		uint64_t length;

		if (llvm.LLVMParseBitcodeInContext2(context, in, &module))
			_exit(EXIT_REFUSED);
		again = llvm.LLVMWriteBitcodeToMemoryBuffer(module);
		length = htole64(llvm.LLVMGetBufferSize(again));
		put(out, &length, sizeof(length));
		put(out, llvm.LLVMGetBufferStart(again),
		    llvm.LLVMGetBufferSize(again));
		llvm.LLVMDisposeMemoryBuffer(again);
		llvm.LLVMDisposeModule(module);
		llvm.LLVMDisposeMemoryBuffer(in);
	}
}

/* The address space in use: a sanitizer's takes terabytes to begin with. */
static uint64_t memory_in_use(void)
{
	unsigned long long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (!file || fscanf(file, "%llu", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void limit(int resource, uint64_t value)
{
	const struct rlimit limits = { value, value };

	setrlimit(resource, &limits);
}

static _Noreturn void child(const struct bitcode *bitcode, int out, int errors)
{
	/* A crash is this process's end, whatever the parent does on one. */
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_DFL);
	dup2(errors, STDOUT_FILENO);
	dup2(errors, STDERR_FILENO);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_AS, memory_in_use() + MEMORY_LIMIT);
	rewrite_all(bitcode, out);
	_exit(0);
}

/* The first line that the child wrote, or "". */
static const char *first_line(int fd, struct arena *arena)
{
	char text[512];
	ssize_t got = pread(fd, text, sizeof(text) - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return arena_strdup(arena, text);
}

static int judge(const struct object *object, int status, const char *said,
		 struct diags *diags)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_LIBRARY) {
		foreign(diags, object,
			"this bitcode has no symbol table that ltomod can read by itself, and libLLVM %s cannot be loaded: %s",
			libllvm_version(), said);
		diag_hint(diags, "install it (Debian: libllvm%u)",
			  libllvm_major());
		return -ENOTSUP;
	}
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU ||
				    WTERMSIG(status) == SIGKILL))
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "libLLVM %s did not come to an end with this bitcode in %d seconds",
			 libllvm_version(), CPU_SECONDS);
	else if (WIFSIGNALED(status))
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "libLLVM %s crashed on this bitcode: signal %d%s%s",
			 libllvm_version(), WTERMSIG(status),
			 *said ? ": " : "", said);
	else
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "libLLVM %s does not accept this bitcode%s%s",
			 libllvm_version(), *said ? ": " : "", said);
	diag_hint(diags, "the file is truncated or damaged: compile it again");
	return -EBADMSG;
}

/* What the child wrote, checked to be a row of whole pieces. */
static int collect(int fd, struct file_map *out)
{
	struct stat st;
	uint64_t at = 0;
	uint8_t *data;

	if (fstat(fd, &st))
		return -errno;
	if (!st.st_size)
		return -EIO;
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return -errno;
	*out = (struct file_map){ data, (size_t)st.st_size };
	while (at < out->size) {
		if (!range_ok(at, 8, out->size) ||
		    !range_ok(at + 8, le64(data + at), out->size)) {
			file_unmap(out);
			return -EIO;
		}
		at += 8 + le64(data + at);
	}
	return 0;
}

static int run(const struct object *object, const struct bitcode *bitcode,
	       int fd, int errors, struct file_map *out, struct diags *diags)
{
	int status, err;
	pid_t pid = fork();

	if (pid < 0)
		err = -errno;
	else if (pid == 0)
		child(bitcode, fd, errors);
	else {
		while (waitpid(pid, &status, 0) < 0)
			if (errno != EINTR)
				return -errno;
		err = judge(object, status, first_line(errors, diags->arena),
			    diags);
		if (err)
			return err;
		err = collect(fd, out);
	}
	if (err)
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "cannot run libLLVM on it: %s", strerror(-err));
	return err;
}

int libllvm_rewrite(const struct object *object, const struct bitcode *bitcode,
		    struct file_map *out, struct diags *diags)
{
	int fd = memfd_create("ltomod-bitcode", MFD_CLOEXEC);
	int errors = memfd_create("ltomod-errors", MFD_CLOEXEC);
	int err = -errno;

	if (fd >= 0 && errors >= 0)
		err = run(object, bitcode, fd, errors, out, diags);
	else
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "cannot run libLLVM on it: %s", strerror(-err));
	if (fd >= 0)
		close(fd);
	if (errors >= 0)
		close(errors);
	return err;
}
