// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the kernel and a module have to agree on: compiled by both compilers, compared byte for byte.
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/blkdev.h>
#include <linux/mm_types.h>
#include <linux/pci.h>
#include <linux/usb.h>
#include <linux/kvm_host.h>
#include <linux/perf_event.h>
#include <linux/ftrace.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>
#include <net/sock.h>
#define INCLUDE_VERMAGIC
#include <linux/vermagic.h>
#define S(t) const unsigned long size_##t[2] = { sizeof(struct t), __alignof__(struct t) };
#define O(t, m) const unsigned long off_##t##_##m = offsetof(struct t, m);
S(module) S(task_struct) S(net_device) S(sk_buff) S(device) S(inode) S(super_block) S(file) S(request_queue) S(bio) S(page) S(mm_struct)
S(pci_dev) S(usb_device) S(kvm) S(kvm_vcpu) S(perf_event) S(ftrace_ops) S(work_struct) S(sock) S(thread_struct) S(thread_info) S(mutex) S(spinlock) S(tracepoint) S(static_key) S(vm_area_struct)
O(module, init) O(module, exit) O(task_struct, comm) O(task_struct, thread) O(net_device, netdev_ops) O(device, driver_data) O(inode, i_mapping) O(kvm_vcpu, arch) O(sock, sk_prot)
const char vermagic[] = VERMAGIC_STRING;
MODULE_LICENSE("GPL"); MODULE_DESCRIPTION("sizes, alignments and offsets of shared structures");
