// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kvm_host.h>
#include <linux/virtio.h>
#include <linux/vfio.h>
#include <linux/iommu.h>
int virty(void);
int virty(void) { char x[64]; memset(x, preempt_count(), sizeof x); return READ_ONCE(x[3]) & smp_processor_id(); }
