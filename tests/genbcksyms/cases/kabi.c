// SPDX-License-Identifier: GPL-2.0-or-later
#include "kabi.h"
struct secret *ka_secret;
enum state ka_state;
struct spare ka_spare;
struct spent ka_spent;
struct renamed ka_renamed;
struct grown ka_grown;
struct rewritten ka_rewritten;
int ka_symbol;
