# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a user of scripts/kernel-profile does with profile.mk. OUT: its output directory, M: the module.
include $(OUT)/profile.mk

objects:
	@$(MAKE) -s -C $(profile-kdir) M=$(M) ARCH=$(profile-kbuild-arch) CROSS_COMPILE= LLVM=-19 \
		CC="$(profile-kbuild-cc)" LD=$(profile-ld) $(profile-kbuild-args) \
		MODPOST=/bin/true KBUILD_MODPOST_NOFINAL=1 modules

# The values as a make below gets them.
show:
	@$(MAKE) -s -f $(firstword $(MAKEFILE_LIST)) $(profile-kbuild-args) shown
shown:
	@printf '%s\n' '$(subst ','\'',$(CONFIG_CC_VERSION_TEXT))'
