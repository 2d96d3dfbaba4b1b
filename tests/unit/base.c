// SPDX-License-Identifier: GPL-2.0-or-later
/* mod/base: slices, numbers, map, diagnostics, files. */
#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/newfile.h"

static void cutting(void **state)
{
	struct str rest = STR("a\t\tb"), none = STR("");

	(void)state;
	assert_true(str_eq(str_cut(&rest, '\t'), STR("a")));
	assert_true(str_eq(str_cut(&rest, '\t'), STR("")));
	assert_non_null(rest.p);
	assert_true(str_eq(str_cut(&rest, '\t'), STR("b")));
	assert_null(rest.p);
	assert_true(str_eq(str_cut(&none, '\t'), STR("")));
	assert_null(none.p);
	assert_true(str_eq(str_trim(STR(" \t x y\t")), STR("x y")));
}

/* Zeroed, whatever was there before, in blocks of every kind. */
static void arenas(void **state)
{
	static const size_t sizes[] = { 1, 24, 700, 20000, 16384, 3, 40000, 100 };
	enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

	(void)state;
	mallopt(M_PERTURB, 0x5a);
	for (int reserved = 0; reserved < 2; reserved++) {
		struct arena arena = { NULL };

		if (reserved)
			arena_reserve(&arena, 1);
		for (size_t i = 0; i < 40 * SIZES; i++) {
			size_t size = sizes[i % SIZES];
			uint64_t *number = arena_new(&arena, uint64_t);
			uint8_t *room = arena_alloc(&arena, size);
			const char *text = arena_printf(&arena, "%300zu", i);

			assert_int_equal(*number, 0);
			assert_int_equal((uintptr_t)number % _Alignof(uint64_t), 0);
			assert_int_equal((uintptr_t)room % _Alignof(max_align_t), 0);
			for (size_t k = 0; k < size; k++)
				assert_int_equal(room[k], 0);
			assert_int_equal(strlen(text), 300);
			*number = UINT64_MAX;
			memset(room, 0xff, size);
		}
		arena_free(&arena);
	}
	mallopt(M_PERTURB, 0);
}

/* Each text, with any room left for it. */
static void putting_together(void **state)
{
	static const struct {
		uint64_t value;
		unsigned width;
		enum hex_digits style;
		const char *text;
	} cases[] = {
		{ 0, 0, HEX_LOWER, "0" }, { 0, 1, HEX_LOWER, "0" },
		{ 0xab, 1, HEX_UPPER, "AB" }, { 0xab, 8, HEX_LOWER, "000000ab" },
		{ UINT64_MAX, 4, HEX_UPPER, "FFFFFFFFFFFFFFFF" },
		{ 7, 16, HEX_LOWER, "0000000000000007" },
		{ 7, 99, HEX_LOWER, "0000000000000007" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf buf = { 0 };

		buf_hex(&buf, cases[i].value, cases[i].width, cases[i].style);
		assert_true(str_eq(buf_view(&buf), str_of(cases[i].text)));
		buf_free(&buf);
	}
	for (size_t before = 0; before <= 256; before++) {
		struct buf buf = { 0 };
		struct str tail;

		for (size_t i = 0; i < before; i++)
			buf_str(&buf, "x");
		buf_printf(&buf, "%s-%d", "text", 12);
		tail = str_skip(buf_view(&buf), before);
		assert_true(str_eq(tail, STR("text-12")));
		buf_free(&buf);
	}
}

static void numbers(void **state)
{
	static const struct { const char *text; bool good; unsigned long long value; } cases[] = {
		{ "0", true, 0 },
		{ "18446744073709551615", true, ULLONG_MAX },
		{ "18446744073709551616", false, 0 },
		{ "0xffffffffffffffff", true, ULLONG_MAX },
		{ "0x10000000000000000", false, 0 },
		{ "0xCafe", true, 0xcafe },
		{ "", false, 0 }, { "0x", false, 0 }, { "-1", false, 0 },
		{ "12a", false, 0 }, { " 1", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned long long value = 77;

		assert_int_equal(str_to_u64(str_of(cases[i].text), &value),
				 cases[i].good);
		assert_true(value == (cases[i].good ? cases[i].value : 77));
	}
}

static void map_keeps_order(void **state)
{
	struct arena arena = { NULL };
	struct map map;
	char name[16];

	(void)state;
	map_init(&map, &arena);
	assert_null(map_get(&map, STR("n0")));
	for (uintptr_t i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%lu", (unsigned long)i);
		map_put(&map, str_of(name))->value = (void *)(i + 1);
	}
	assert_int_equal(map.count, 5000);
	for (uintptr_t i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%lu", (unsigned long)i);
		assert_ptr_equal(map_get(&map, str_of(name)), (void *)(i + 1));
		assert_true(str_eq(map.entries[i].name, str_of(name)));
	}
	assert_ptr_equal(map_put(&map, STR("n7"))->value, (void *)8);
	assert_int_equal(map.count, 5000);
	map_free(&map);
	arena_free(&arena);
}

/* Many arenas of which each holds little do not take much. */
static void arena_starts_small(void **state)
{
	enum { ARENAS = 1000 };
	static struct arena arenas[ARENAS];
	size_t before = mallinfo2().uordblks;

	(void)state;
	for (size_t i = 0; i < ARENAS; i++)
		arena_strdup(&arenas[i], "lib.a(member.o)");
	assert_true(mallinfo2().uordblks - before < ARENAS * 1024);
	for (size_t i = 0; i < ARENAS; i++) {
		for (size_t n = 1; n < 20000; n *= 3)
			memset(arena_alloc(&arenas[i], n), 1, n);
		arena_free(&arenas[i]);
	}
}

/* Names that a hash without a key (FNV-1a) puts into one slot, do not fall
 * together. */
static void map_has_a_key(void **state)
{
	static const char *const pairs[][2] = {
		{ "costarring", "liquid" }, { "declinate", "macallums" },
		{ "altarage", "zinke" },
	};
	struct map map;

	(void)state;
	map_init(&map, NULL);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		uint32_t first = map_put(&map, str_of(pairs[i][0]))->hash;

		assert_int_not_equal(first,
			map_put(&map, str_of(pairs[i][1]))->hash);
	}
	map_free(&map);
	/* One that was only zeroed has it, too. */
	map = (struct map){ 0 };
	map_put(&map, STR("name"));
	assert_true(map.key[0] || map.key[1]);
	map_free(&map);
}

static void arena_pieces(void **state)
{
	struct arena arena = { NULL };
	char *small = arena_strdup(&arena, "small"), *large;

	(void)state;
	large = arena_alloc(&arena, 1 << 20);
	for (size_t i = 0; i < 1 << 20; i++)
		assert_int_equal(large[i], 0);
	memset(large, 'x', 1 << 20);
	assert_string_equal(arena_printf(&arena, "%s-%d", small, 7), "small-7");
	assert_string_equal(small, "small");
	arena_free(&arena);
	assert_null(arena.head);
}

static char *printed(const struct diags *diags)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	/* fileno() of a memory stream is -1: no terminal, no colours. */
	diags_print(diags, "tool", out);
	fclose(out);
	return text;
}

static void diagnostics(void **state)
{
	struct arena arena = { NULL };
	struct diags diags;
	char *text;

	(void)state;
	diags_init(&diags, &arena);
	assert_int_equal(diags_status(&diags), 0);
	diag_add(&diags, DIAG_WARNING, CODE_FILE_READ, PLACE_LINE("f", 3), "one %d", 1);
	assert_int_equal(diags_status(&diags), 0);
	diag_add(&diags, DIAG_ERROR, CODE_OBJECT_MALFORMED, PLACE_SECTION("f.o", ".text", 16),
		 "bad \033[31m byte");
	diag_hint(&diags, "do this");
	assert_int_equal(diags_status(&diags), 1);
	diag_add(&diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE, "gone");
	assert_int_equal(diags_status(&diags), 2);
	text = printed(&diags);
	assert_string_equal(text,
		"WARNING: tool: f:3: one 1  [file-read]\n"
		"ERROR: tool: f.o(.text)+0x10: bad \\x1b[31m byte\n"
		"       do this  [object-malformed]\n"
		"FATAL: tool: gone  [file-write]\n");
	free(text);
	diags_free(&diags);
	arena_free(&arena);
}

static void json_of_any_bytes(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "plain", "plain" },
		{ "\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac" },
		{ "a\xff" "b", "a\xef\xbf\xbd" "b" },
		{ "\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd" },		/* overlong */
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* surrogate */
		{ "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd" },		/* cut short */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *value = json_text(str_of(cases[i].in));

		assert_string_equal(json_string_value(value), cases[i].out);
		json_decref(value);
	}
}

static void files(void **state)
{
	char dir[] = "/tmp/ltomod-base-XXXXXX", path[64];
	struct timespec old[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	struct arena arena = { NULL };
	struct diags diags;
	struct file_map map;
	struct stat st;

	(void)state;
	diags_init(&diags, &arena);
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/f", dir);

	assert_true(file_map(path, &map, &diags) < 0);
	assert_true(file_map(dir, &map, &diags) < 0);
	assert_int_equal(diags.counts[DIAG_FATAL], 2);

	assert_int_equal(file_write(path, STR("one"), &diags), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	assert_int_equal(file_write(path, STR("one"), &diags), 0);
	stat(path, &st);
	assert_int_equal(st.st_mtime, 1);
	assert_int_equal(file_write(path, STR("two"), &diags), 0);
	stat(path, &st);
	assert_int_not_equal(st.st_mtime, 1);
	assert_int_equal(file_map(path, &map, &diags), 0);
	assert_true(str_eq(file_text(&map), STR("two")));
	file_unmap(&map);
	assert_int_equal(file_write(path, STR(""), &diags), 0);
	assert_int_equal(file_map(path, &map, &diags), 0);
	assert_int_equal(map.size, 0);
	file_unmap(&map);

	unlink(path);
	rmdir(dir);
	assert_true(file_write(path, STR("x"), &diags) < 0);
	diags_free(&diags);
	arena_free(&arena);
}

/* What is there may be the same, or differ, in each of the pieces, or in length. */
static void files_in_pieces(void **state)
{
	enum { SIZE = 40000 };
	static const struct { size_t at; size_t size; } cases[] = {
		{ SIZE, SIZE }, { 0, SIZE }, { 19999, SIZE }, { 20000, SIZE },
		{ SIZE - 1, SIZE }, { SIZE, SIZE - 1 }, { SIZE, 20000 },
		{ SIZE, SIZE + 1 }, { SIZE, 0 },
	};
	char dir[] = "/tmp/ltomod-unit-XXXXXX", path[64];
	const struct timespec old[2] = { { 1, 0 }, { 1, 0 } };
	struct arena arena = { 0 };
	struct diags diags;
	char *text = xmalloc(SIZE), *other = xmalloc(SIZE + 1);

	(void)state;
	diags_init(&diags, &arena);
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/f", dir);
	memset(text, 'x', SIZE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool same = cases[i].at == SIZE && cases[i].size == SIZE;
		struct file_writer writer;
		struct file_map map;
		struct stat st;

		memset(other, 'x', SIZE + 1);
		if (cases[i].at < cases[i].size)
			other[cases[i].at] = 'y';
		assert_int_equal(file_write(path, (struct str){ other, cases[i].size },
					    &diags), 0);
		assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
		file_begin(&writer, path);
		file_put(&writer, (struct str){ text, SIZE / 2 });
		file_put(&writer, (struct str){ text, 0 });
		file_put(&writer, (struct str){ text, SIZE / 2 });
		assert_int_equal(file_end(&writer, &diags), 0);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mtime == 1, same);
		assert_int_equal(file_map(path, &map, &diags), 0);
		assert_true(str_eq(file_text(&map), (struct str){ text, SIZE }));
		file_unmap(&map);
	}
	unlink(path);
	rmdir(dir);
	free(text);
	free(other);
	diags_free(&diags);
	arena_free(&arena);
}

/* Says nothing without AddressSanitizer. */
int __asan_address_is_poisoned(const volatile void *address) __attribute__((weak));

static void maps_with(int fd, size_t size, size_t zeros)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t rest = 1;	/* at least, behind a copy */
	struct file_map map;
	const uint8_t *end;

	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(pwrite(fd, "x", 1, (off_t)size - 1), 1);
	lseek(fd, (off_t)size, SEEK_SET);
	assert_int_equal(file_map_fd(fd, zeros, &map), 0);
	assert_int_equal(map.size, size);
	if (map.mapped) {
		assert_int_equal(map.mapped % page, 0);
		assert_in_range(map.mapped, size + zeros,
				size + zeros + page - 1);
		rest = map.mapped - size - zeros;
	}
	end = map.data + size;
	assert_int_equal(end[-1], 'x');
	if (zeros)
		assert_int_equal(*end, 0);
	for (end += zeros; __asan_address_is_poisoned && rest--; end++)
		assert_true(__asan_address_is_poisoned(end));
	file_unmap(&map);
	assert_null(map.data);
}

/* Copied or mapped, whatever a file leaves of its last page, up to nothing. */
static void mapping(void **state)
{
	enum { LARGE = 4 << 20 };	/* whole pages, and too many for a copy */
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = memfd_create("test", 0), ends[2];
	struct file_map map = { .size = 7 };

	(void)state;
	assert_true(fd >= 0);
	for (size_t size = page - 1; size <= page + 1; size++)
		for (size_t zeros = 0; zeros <= 1; zeros++) {
			maps_with(fd, size, zeros);
			maps_with(fd, LARGE + size, zeros);
		}
	maps_with(fd, 1, 0);
	maps_with(fd, 1, 1);
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(file_map_fd(fd, 1, &map), 0);
	assert_null(map.data);
	assert_int_equal(map.size, 0);
	file_unmap(&map);
	close(fd);

	map.size = 7;
	assert_int_equal(file_map_fd(fd, 0, &map), -EBADF);
	fd = open("/", O_RDONLY);
	assert_int_equal(file_map_fd(fd, 0, &map), -EISDIR);
	close(fd);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(file_map_fd(ends[0], 0, &map), -EINVAL);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(map.size, 7);
}

/* How many names there are in @path. */
static unsigned entries(const char *path)
{
	DIR *directory = opendir(path);
	unsigned count = 0;
	struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory)))
		count += entry->d_name[0] != '.';
	closedir(directory);
	return count;
}

/* What a killed program leaves is nothing, and what an older one left is not in
 * the way, whatever its process was called. */
static void killed_while_writing(void **state)
{
	static const int signals[] = { SIGKILL, SIGTERM, SIGINT, SIGHUP };
	char directory[] = "/tmp/ltomod-unit-XXXXXX", path[64], left[96];
	struct arena arena = { 0 };
	struct diags diags;

	(void)state;
	diags_init(&diags, &arena);
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/out", directory);
	snprintf(left, sizeof(left), "%s.%ld.tmp", path, (long)getpid());
	close(open(left, O_WRONLY | O_CREAT, 0666));
	assert_int_equal(file_write(path, STR("whole"), &diags), 0);
	unlink(left);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		pid_t pid = fork();
		int status;

		if (!pid) {
			struct newfile file;

			signal(signals[i], SIG_DFL);
			if (newfile_open(&file, path, 0666, &arena) ||
			    write(file.fd, "half", 4) != 4)
				_exit(1);
			raise(signals[i]);
			_exit(2);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(entries(directory), 1);
	}
	unlink(path);
	rmdir(directory);
	diags_free(&diags);
	arena_free(&arena);
}

/* The same where a file has a name from the beginning, but for SIGKILL: what that
 * leaves is in nobody's way. */
static void killed_with_a_name(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGKILL };
	char directory[] = "/tmp/ltomod-unit-XXXXXX", path[64], command[96];
	struct arena arena = { 0 };
	struct newfile file;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/out", directory);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		struct sigaction now;
		pid_t pid;
		int status;

		/* As under nohup. */
		if (!sigaction(signals[i], NULL, &now) &&
		    now.sa_handler == SIG_IGN)
			continue;
		pid = fork();
		if (!pid) {
			struct newfile gone;

			/* What was given up before is no matter. */
			if (newfile_open_named(&gone, path, 0666, &arena))
				_exit(1);
			newfile_abandon(&gone);
			if (newfile_open_named(&file, path, 0666, &arena) ||
			    write(file.fd, "half", 4) != 4)
				_exit(1);
			raise(signals[i]);
			_exit(2);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
		assert_int_equal(entries(directory), signals[i] == SIGKILL);
	}
	assert_int_equal(newfile_open_named(&file, path, 0640, &arena), 0);
	assert_int_equal(newfile_commit(&file), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0077 & ~0040, 0);
	assert_int_equal(entries(directory), 2);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	assert_int_equal(system(command), 0);
	arena_free(&arena);
}

/* A device is written to; no file takes its place. */
static void devices_stay(void **state)
{
	struct arena arena = { 0 };
	struct diags diags;
	struct stat st;

	(void)state;
	diags_init(&diags, &arena);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	if (access("/dev", W_OK))
		skip();
	assert_int_equal(file_write("/dev/null", STR("x"), &diags), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	diags_free(&diags);
	arena_free(&arena);
}

static int spin(void *context, int out)
{
	volatile bool for_ever = true;

	(void)context;
	(void)out;
	while (for_ever)
		;
	return 0;
}

/* Out of time is told from killed. */
static void out_of_time(void **state)
{
	const struct child_limits limits = { .cpu_seconds = 1, .memory = 1 << 30 };
	struct child_result result;
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(child_run(spin, NULL, &limits, &arena, &result), 0);
	assert_int_equal(result.exit_status, -1);
	assert_int_equal(result.signal, SIGXCPU);
	file_unmap(&result.out);
	arena_free(&arena);
}

/* A user may have set a limit that is lower than ours. */
static int out_of_a_lower_limit(void *context, int out)
{
	struct child_result *result = context;
	const struct child_limits limits = { .cpu_seconds = 60, .memory = 1 << 30 };
	const struct rlimit lower = { 2, 2 };
	struct arena arena = { 0 };

	(void)out;
	/* root may raise it: the kernel asks for the capability of the user. */
	if (setrlimit(RLIMIT_CPU, &lower) || (!geteuid() && seteuid(65534)))
		return 3;
	if (child_run(spin, NULL, &limits, &arena, result))
		return 4;
	return result->signal == SIGXCPU ? 0 : 1;
}

static void out_of_time_that_was_set(void **state)
{
	const struct child_limits limits = { .cpu_seconds = 60, .memory = 2u << 30 };
	struct child_result result, inner;
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(child_run(out_of_a_lower_limit, &inner, &limits, &arena,
				   &result), 0);
	assert_int_equal(result.exit_status, 0);
	file_unmap(&result.out);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting),
		cmocka_unit_test(arenas),
		cmocka_unit_test(putting_together),
		cmocka_unit_test(files_in_pieces),
		cmocka_unit_test(numbers),
		cmocka_unit_test(map_keeps_order),
		cmocka_unit_test(map_has_a_key),
		cmocka_unit_test(arena_starts_small),
		cmocka_unit_test(arena_pieces),
		cmocka_unit_test(diagnostics),
		cmocka_unit_test(json_of_any_bytes),
		cmocka_unit_test(files),
		cmocka_unit_test(mapping),
		cmocka_unit_test(killed_while_writing),
		cmocka_unit_test(killed_with_a_name),
		cmocka_unit_test(devices_stay),
		cmocka_unit_test(out_of_time),
		cmocka_unit_test(out_of_time_that_was_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
