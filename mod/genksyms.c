// SPDX-License-Identifier: GPL-2.0-or-later
/* genksyms: the versions of exported symbols, from preprocessed C. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/file.h"
#include "base/out.h"
#include "model/dialect.h"
#include "genksyms/declare.h"
#include "genksyms/expand.h"
#include "genksyms/symtypes.h"

static const char usage_text[] =
"Usage: genksyms [-dDwqpR] [-r FILE] [-T FILE] [--kernel VERSION] < PREPROCESSED.i\n"
"\n"
"Reads C, preprocessed with -D__GENKSYMS__, and prints the version of every\n"
"symbol that it exports: the CRC-32 of its declaration with all types expanded.\n"
"\n"
"  -T, --dump-types FILE  write the types that the versions were made of\n"
"  -r, --reference FILE   compare with the types that -T wrote earlier, and say\n"
"                         which of them changed a version\n"
"  -p, --preserve         a version that differs from the reference is an error;\n"
"                         of a symbol marked `override` there it is kept\n"
"  -w, --warnings         syntax errors, redefinitions and unknown types are\n"
"                         reported, and are errors\n"
"  -q, --quiet            they are not (the default)\n"
"  -D, --dump             show the expanded text of every export\n"
"  -d, --debug            show every definition that is found\n"
"      --kernel VERSION   write what that kernel's build reads: #SYMVER lines since\n"
"                         5.19 (the default), a linker script before\n"
"  -R, --relative-crc     before 5.19: versions as data, not as absolute symbols\n"
"  -s, --symbol-prefix P  before 5.19: what symbols of the machine begin with\n"
"  -V                     say which genksyms this is, and go on, as the kernel's\n"
"      --version          say which ltomod this is\n"
"  -h, --help             this text\n"
"\n"
"Examples:\n"
"  clang-19 -E -D__GENKSYMS__ $CFLAGS foo.c | genksyms -T foo.symtypes\n"
"  clang-19 -E -D__GENKSYMS__ $CFLAGS foo.c | genksyms -r foo.symtypes\n"
"\n"
"Exit status: 0 fine, 1 findings (see -w, -p) or damaged input, 2 failure.\n";

static const struct option options[] = {
	{ "debug", no_argument, NULL, 'd' },
	{ "dump", no_argument, NULL, 'D' },
	{ "dump-types", required_argument, NULL, 'T' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "preserve", no_argument, NULL, 'p' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "reference", required_argument, NULL, 'r' },
	{ "relative-crc", no_argument, NULL, 'R' },
	{ "symbol-prefix", required_argument, NULL, 's' },
	{ "warnings", no_argument, NULL, 'w' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "genksyms",
	.help = usage_text,
	.letters = ":dDhpqr:Rs:T:Vw",
	.options = options,
};

struct arguments {
	const char *reference;
	const char *types;
	const char *prefix;
	const struct dialect *dialect;
	int debug;
	bool dump;
	bool warnings;
	bool preserve;
	bool relative;
};

struct run {
	const struct arguments *args;
	struct symbols symbols;
	struct expansion expansion;
	struct buf out;
};

static struct arguments parse(int argc, char **argv)
{
	struct arguments args = { .prefix = "" };
	struct kernel_version kernel = { 6, 1 };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'd': args.debug++; break;
		case 'D': args.dump = true; break;
		case 'p': args.preserve = true; break;
		case 'q': args.warnings = false; break;
		case 'r': args.reference = optarg; break;
		case 'R': args.relative = true; break;
		case 's': args.prefix = optarg; break;
		case 'T': args.types = optarg; break;
		case 'w': args.warnings = true; break;
		case 'k':
			if (!kernel_version_parse(optarg, &kernel))
				cli_refuse(&cli, "--kernel takes a version such as 6.1, not",
					    optarg);
			break;
		case 'V':	/* the kernel's, which goes on */
			fputs("genksyms of ltomod (as the kernel's 2.5.60)\n",
			      stderr);
			break;
		}
	}
	if (optind < argc)
		cli_refuse(&cli, "the source comes on standard input; what is",
			    argv[optind]);
	args.dialect = dialect_of(kernel);
	if (args.dialect->symver_lines && (args.relative || *args.prefix))
		cli_refuse(&cli, "-R and -s are for kernels before 5.19: say which with --kernel",
			    NULL);
	return args;
}

/* A text with a 0 behind it: mapped, or read into a buffer. */
struct input {
	struct file_map map;
	struct buf buf;
};

static struct str input_text(const struct input *input)
{
	return input->map.data ? file_text(&input->map) : buf_view(&input->buf);
}

static void input_free(struct input *input)
{
	file_unmap(&input->map);
	buf_free(&input->buf);
}

/* A preprocessed source has megabytes, which are not copied. */
static bool map_input(int fd, struct file_map *map)
{
	if (lseek(fd, 0, SEEK_CUR) || file_map_fd(fd, 1, map))
		return false;
	/* Its pages at once (5.14), or as they are touched. */
	if (map->mapped)
		madvise((void *)(uintptr_t)map->data, map->size,
			MADV_POPULATE_READ);
	return map->data;
}

/* All that @fd has.  @path is for messages. */
static int read_all(int fd, const char *path, struct input *whole,
		    struct diags *diags)
{
	struct buf *input = &whole->buf;
	ssize_t got = 1;

	if (map_input(fd, &whole->map))
		return 0;
	while (got) {
		if (input->room - input->size < 2) {
			input->room = input->room ? input->room * 2 : 1 << 22;
			input->data = xrealloc(input->data, input->room);
		}
		got = read(fd, input->data + input->size,
			   input->room - input->size - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			int err = errno;

			diag_add(diags, DIAG_FATAL, CODE_FILE_READ,
				 PLACE_FILE(path), "cannot read: %s",
				 strerror(err));
			return -err;
		}
		input->size += (size_t)got;
	}
	input->data[input->size] = 0;
	return 0;
}

/* The reference is often /dev/null: kbuild gives that where there is none. */
static int read_reference(const char *path, struct input *text,
			  struct diags *diags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = errno;

	if (fd >= 0) {
		err = read_all(fd, path, text, diags);
		close(fd);
		return err;
	}
	diag_add(diags, DIAG_FATAL, CODE_FILE_READ, PLACE_FILE(path),
		 "cannot read: %s", strerror(err));
	diag_hint(diags, "-r takes a file that -T has written");
	return -err;
}

static void print_version(struct run *run, struct str name, uint32_t crc)
{
	const struct arguments *args = run->args;
	struct buf *out = &run->out;

	if (args->dialect->symver_lines) {
		buf_str(out, "#SYMVER ");
		buf_add(out, name.p, name.n);
		buf_printf(out, " 0x%08x\n", crc);
		return;
	}
	if (args->relative)
		buf_str(out, "SECTIONS { .rodata : ALIGN(4) { ");
	buf_printf(out, "%s__crc_", args->prefix);
	buf_add(out, name.p, name.n);
	if (args->relative)
		buf_printf(out, " = .; LONG(0x%08x); } }\n", crc);
	else
		buf_printf(out, " = 0x%08x;\n", crc);
}

static void on_export(void *context, uint32_t number)
{
	struct run *run = context;
	struct symbols *symbols = &run->symbols;
	struct csym *sym = symbols_find(symbols, number, KIND_PLAIN);
	struct str name = symbols->names->items[number].text;
	uint32_t crc;

	if (!sym) {
		symbols_warn(symbols, "export undefined symbol %.*s",
			     (int)name.n, name.p);
		return;
	}
	crc = expand(&run->expansion, sym);
	if (run->args->dump) {
		buf_str(&symbols->log, "Export ");
		buf_add(&symbols->log, name.p, name.n);
		buf_str(&symbols->log, " == <");
		buf_add(&symbols->log, run->expansion.text.data,
			run->expansion.text.size);
	}
	if (run->args->reference)
		expansion_blame(&run->expansion, number);
	if (run->args->dump)
		buf_str(&symbols->log, ">\n");
	/* The name may have moved with the table of names. */
	print_version(run, symbols->names->items[number].text, crc);
}

static void say_what_is_wrong(const struct lexer *lexer, struct diags *diags)
{
	struct place place = PLACE_LINE(lexer->spot.file.p ?
		arena_str(diags->arena, lexer->spot.file) : "<stdin>",
		lexer->spot.line);

	if (lexer->cut) {
		diag_add(diags, DIAG_ERROR, CODE_SOURCE_CUT, place,
			 "the input ends inside of %s", lexer->cut);
		diag_hint(diags, "did the preprocessor stop with an error?");
	}
	if (lexer->junk) {
		diag_add(diags, DIAG_ERROR, CODE_SOURCE_BYTES, place,
			 "%zu bytes are neither C nor inside of a string",
			 lexer->junk);
		diag_hint(diags, "give preprocessed C, not an object file");
	}
}

static int write_types(const struct run *run, struct diags *diags)
{
	struct buf text = { 0 };
	int err;

	symtypes_print(&text, run->symbols.names, &run->expansion.done);
	err = file_write(run->args->types, buf_view(&text), diags);
	buf_free(&text);
	return err;
}

static int generate(struct run *run, struct lexer *lexer, struct str reference,
		    struct diags *diags)
{
	const struct arguments *args = run->args;
	int err = 0;

	if (args->reference)
		err = symtypes_read(reference, args->reference, &run->symbols,
				    diags);
	if (!err)
		err = declare_all(lexer, &run->symbols, on_export, run, diags);
	say_what_is_wrong(lexer, diags);
	if (!err && args->types)
		err = write_types(run, diags);
	if (args->debug)
		buf_printf(&run->symbols.log,
			   "Hash table occupancy %u/4096 = %g\n",
			   run->symbols.count, run->symbols.count / 4096.0);
	return err;
}

static int put(const struct buf *buf, FILE *to, struct diags *diags)
{
	struct buf clean = { 0 };
	bool written;

	out_add_lines(&clean, buf_view(buf));
	written = fwrite(clean.data, 1, clean.size, to) == clean.size &&
		  !fflush(to);
	buf_free(&clean);
	if (written)
		return 0;
	diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_FILE("<stdout>"), "%s",
		 strerror(errno));
	return -EIO;
}

int main(int argc, char **argv)
{
	struct arguments args = parse(argc, argv);
	struct run run = { .args = &args };
	struct input input = { 0 }, reference = { 0 };
	struct arena arena = { 0 };
	struct cnames names;
	struct lexer lexer;
	struct diags diags;
	int err, status;

	diags_init(&diags, &arena);
	cnames_init(&names);
	err = args.reference ?
	      read_reference(args.reference, &reference, &diags) : 0;
	if (!err)
		err = read_all(STDIN_FILENO, "<stdin>", &input, &diags);
	symbols_init(&run.symbols, &arena, &names, &lexer.spot);
	expansion_init(&run.expansion, &run.symbols);
	lexer_init(&lexer, input_text(&input), &names);
	if (!err) {
		run.symbols.debug = args.debug;
		run.symbols.preserve = args.preserve;
		run.symbols.warnings = args.warnings;
		err = generate(&run, &lexer, input_text(&reference), &diags);
		if (run.symbols.log.size)
			put(&run.symbols.log, stderr, &diags);
		if (!err && run.out.size)
			put(&run.out, stdout, &diags);
	}
	diags_print(&diags, "genksyms", stderr);
	status = diags_status(&diags);
	if (!status && run.symbols.errors)
		status = 1;
	lexer_free(&lexer);
	expansion_free(&run.expansion);
	symbols_free(&run.symbols);
	cnames_free(&names);
	buf_free(&run.out);
	input_free(&input);
	input_free(&reference);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
