// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plugin of QEMU's for programs of another machine: prints how many instructions
 * were executed between each two calls of getppid(), which no program needs but to say where.
 * What it calls is as "QEMU TCG Plugins" in QEMU's documentation has it, API version 1 (QEMU 4.2 to 9.0).
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct qemu_plugin_tb;
enum { INLINE_ADD = 0 };

typedef void translated(uint64_t id, struct qemu_plugin_tb *block);
typedef void called(uint64_t id, unsigned int cpu, int64_t number, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
		    uint64_t, uint64_t);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated *callback);
void qemu_plugin_register_vcpu_syscall_cb(uint64_t id, called *callback);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation, void *value, uint64_t operand);
int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);

extern int qemu_plugin_version;
int qemu_plugin_version = 1;

enum { GETPPID = 173 };		/* of arm64, as of all that have the generic table */

static uint64_t executed, before;

static void on_block(uint64_t id, struct qemu_plugin_tb *block)
{
	(void)id;
	qemu_plugin_register_vcpu_tb_exec_inline(block, INLINE_ADD, &executed, qemu_plugin_tb_n_insns(block));
}

static void on_call(uint64_t id, unsigned int cpu, int64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		    uint64_t f, uint64_t g, uint64_t h)
{
	(void)id, (void)cpu, (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h;
	if (number != GETPPID)
		return;
	if (before)
		fprintf(stderr, "Collected : %" PRIu64 "\n", executed - before);
	before = before ? 0 : executed;
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	(void)info, (void)argc, (void)argv;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
	qemu_plugin_register_vcpu_syscall_cb(id, on_call);
	return 0;
}
