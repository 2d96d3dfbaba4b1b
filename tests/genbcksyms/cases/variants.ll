; SPDX-License-Identifier: GPL-2.0-or-later
; What rustc says of an Option<u32>, and of an enum whose second variant is any other number.
target triple = "x86_64-unknown-linux-gnu"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"

@va_option = global [8 x i8] zeroinitializer, align 4, !dbg !10
@va_niche = global [8 x i8] zeroinitializer, align 8, !dbg !30

!llvm.module.flags = !{!0, !1}
!llvm.dbg.cu = !{!2}
!0 = !{i32 7, !"Dwarf Version", i32 5}
!1 = !{i32 2, !"Debug Info Version", i32 3}
!2 = distinct !DICompileUnit(language: DW_LANG_Rust, file: !3, emissionKind: FullDebug, globals: !4)
!3 = !DIFile(filename: "lib.rs", directory: "/")
!4 = !{!10, !30}
!5 = !DINamespace(name: "option", scope: !6)
!6 = !DINamespace(name: "core", scope: null)
!7 = !DIBasicType(name: "u32", size: 32, encoding: DW_ATE_unsigned)
!8 = !{}

!10 = !DIGlobalVariableExpression(var: !11, expr: !DIExpression())
!11 = distinct !DIGlobalVariable(name: "VA_OPTION", linkageName: "va_option", scope: !5, file: !3, type: !12, isLocal: false, isDefinition: true, align: 32)
!12 = !DICompositeType(tag: DW_TAG_structure_type, name: "Option<u32>", scope: !5, file: !3, size: 64, align: 32, flags: DIFlagPublic, elements: !13, identifier: "option")
!13 = !{!14}
!14 = !DICompositeType(tag: DW_TAG_variant_part, scope: !12, file: !3, size: 64, align: 32, elements: !15, identifier: "part", discriminator: !16)
!15 = !{!17, !18}
!16 = !DIDerivedType(tag: DW_TAG_member, scope: !12, file: !3, baseType: !7, size: 32, align: 32, flags: DIFlagArtificial)
!17 = !DIDerivedType(tag: DW_TAG_member, name: "None", scope: !14, file: !3, baseType: !19, size: 64, align: 32, extraData: i32 0)
!18 = !DIDerivedType(tag: DW_TAG_member, name: "Some", scope: !14, file: !3, baseType: !20, size: 64, align: 32, extraData: i32 1)
!19 = !DICompositeType(tag: DW_TAG_structure_type, name: "None", scope: !12, file: !3, size: 64, align: 32, elements: !8, identifier: "none")
!20 = !DICompositeType(tag: DW_TAG_structure_type, name: "Some", scope: !12, file: !3, size: 64, align: 32, elements: !21, identifier: "some")
!21 = !{!22}
!22 = !DIDerivedType(tag: DW_TAG_member, name: "__0", scope: !20, file: !3, baseType: !7, size: 32, align: 32, offset: 32, flags: DIFlagPublic)

!30 = !DIGlobalVariableExpression(var: !31, expr: !DIExpression())
!31 = distinct !DIGlobalVariable(name: "VA_NICHE", linkageName: "va_niche", scope: !5, file: !3, type: !32, isLocal: false, isDefinition: true, align: 64)
!32 = !DICompositeType(tag: DW_TAG_structure_type, name: "Niche", scope: !5, file: !3, size: 64, align: 64, elements: !33, identifier: "niche")
!33 = !{!34}
!34 = !DICompositeType(tag: DW_TAG_variant_part, scope: !32, file: !3, size: 64, align: 64, elements: !35, identifier: "npart", discriminator: !36)
!35 = !{!37, !38}
!36 = !DIDerivedType(tag: DW_TAG_member, scope: !32, file: !3, baseType: !7, size: 32, align: 32, flags: DIFlagArtificial)
!37 = !DIDerivedType(tag: DW_TAG_member, name: "Empty", scope: !34, file: !3, baseType: !19, size: 64, align: 64, extraData: i32 0)
!38 = !DIDerivedType(tag: DW_TAG_member, name: "Other", scope: !34, file: !3, baseType: !20, size: 64, align: 64)
