# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether modvers predicts what kernels do, one idea a file:

    table      tests/modvers/cases -> Case
    edit       a good .ko -> the one that the case is about
    prepare    the files of all cases for a kernel: built, fetched, edited
    judge      the kernel's verdict, one boot for all
    predict    modvers' prediction, compared with the case and with the verdict
"""
