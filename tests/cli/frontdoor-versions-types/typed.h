/* SPDX-License-Identifier: GPL-2.0-or-later */
struct typed {
	int member;
};

int typed_main(struct typed *typed);
int typed_part(struct typed *typed);
long typed_far(struct typed *typed);
