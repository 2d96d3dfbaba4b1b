// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/netdevice.h>
#include <linux/etherdevice.h>
#include <linux/skbuff.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/ip6_route.h>
#include <net/cfg80211.h>
#include <net/mac80211.h>
#include <net/netfilter/nf_conntrack.h>
#include <linux/phy.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <rdma/ib_verbs.h>
int netty(struct sk_buff *);
int netty(struct sk_buff *skb) { return skb ? tcp_hdr(skb)->doff + netif_running(skb->dev) : 0; }
