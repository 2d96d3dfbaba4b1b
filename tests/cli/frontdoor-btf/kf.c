// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/sched.h>

__bpf_kfunc_start_defs();
__bpf_kfunc int kf_pid(struct task_struct *t)
{
	return t->pid;
}
__bpf_kfunc_end_defs();

BTF_KFUNCS_START(kf_ids)
BTF_ID_FLAGS(func, kf_pid)
BTF_KFUNCS_END(kf_ids)

static const struct btf_kfunc_id_set kf_set = {
	.owner = THIS_MODULE,
	.set = &kf_ids,
};

static int __init kf_init(void)
{
	int err = register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &kf_set);

	pr_info("kf: registered, %d\n", err);
	return err ?: register_btf_kfunc_id_set(BPF_PROG_TYPE_SYSCALL, &kf_set);
}
module_init(kf_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a kfunc");
