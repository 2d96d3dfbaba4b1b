#include <linux/module.h>
#define INCLUDE_VERMAGIC
#include <linux/build-salt.h>
#include <linux/elfnote-lto.h>
#include <linux/vermagic.h>
#include <linux/compiler.h>

BUILD_SALT;
BUILD_LTO_INFO;

MODULE_INFO(vermagic, VERMAGIC_STRING);
MODULE_INFO(name, KBUILD_MODNAME);

__visible struct module __this_module
__section(".gnu.linkonce.this_module") = {
	.name = KBUILD_MODNAME,
	.arch = MODULE_ARCH_INIT,
};

MODULE_INFO(intree, "Y");

#ifdef CONFIG_RETPOLINE
MODULE_INFO(retpoline, "Y");
#endif

static const struct modversion_info ____versions[]
__used __section("__versions") = {
	{ 0x44444444, "module_layout" },
};

MODULE_INFO(depends, "");

MODULE_ALIAS("acpi*:x y:*");
MODULE_ALIAS("acpi*:aaaaaaaa:*");
MODULE_ALIAS("acpi*:aaaaaaaa:*");
MODULE_ALIAS("acpi*:x y:*");
MODULE_ALIAS("amba:dFFFFFFFF");
MODULE_ALIAS("amba:dE8ED7F22");
MODULE_ALIAS("amba:d649C7C0E");
MODULE_ALIAS("amba:d5192FCC8");
MODULE_ALIAS("ap:tFF*");
MODULE_ALIAS("auxiliary:Dev_1");
MODULE_ALIAS("auxiliary:x y");
MODULE_ALIAS("auxiliary:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
MODULE_ALIAS("auxiliary:Dev_1");
MODULE_ALIAS("bcma:m318Bid0000rev00cl6D*");
MODULE_ALIAS("bcma:m0000id*revEBcl*");
MODULE_ALIAS("bcma:m0000id*rev*cl*");
MODULE_ALIAS("bcma:m39C7idF180rev00cl00*");
MODULE_ALIAS("ccw:t*m*dt*dm*");
MODULE_ALIAS("ccw:t*mFFdtFFFFdm*");
MODULE_ALIAS("ccw:t*m00dt*dm00*");
MODULE_ALIAS("ccw:t0000mFFdt0000dm*");
MODULE_ALIAS("cpu:type:*:feature:*FFFF*");
MODULE_ALIAS("cpu:type:*:feature:*B44F*");
MODULE_ALIAS("cpu:type:*:feature:*FFFF*");
MODULE_ALIAS("cpu:type:*:feature:*FFFF*");
MODULE_ALIAS("css:tFF");
MODULE_ALIAS("css:t68");
MODULE_ALIAS("css:t5C");
MODULE_ALIAS("dfl:tFFFFf7343*");
MODULE_ALIAS("dfl:t0000fFFFF*");
MODULE_ALIAS("dfl:t0000fEA25*");
MODULE_ALIAS("dfl:t9AA1fFFFF*");
MODULE_ALIAS("dmi*:bvr*1.*:br*SomeVendorInc.*:efr*Box1*:");
MODULE_ALIAS("dmi*:bvr*1.*:br*SomeVendorInc.*:efr*Box1*:");
MODULE_ALIAS("dmi*:bvr*1.*:br*SomeVendorInc.*:efr*Box1*:");
MODULE_ALIAS("dmi*:bvr*1.*:br*SomeVendorInc.*:efr*Box1*:");
MODULE_ALIAS("eisa:saaaaaaa*");
MODULE_ALIAS("eisa:saaaaaaa*");
MODULE_ALIAS("eisa:sx y*");
MODULE_ALIAS("eisa:saaaaaaa*");
MODULE_ALIAS("fsl-mc:v000071CEdDev_1");
MODULE_ALIAS("fsl-mc:v00000000dx y");
MODULE_ALIAS("fsl-mc:v00000000dx y");
MODULE_ALIAS("fsl-mc:v0000FFFFdabc");
MODULE_ALIAS("hdaudio:vF4455A53rFFFFFFFFa*");
MODULE_ALIAS("hdaudio:v*r129A8DFBa*");
MODULE_ALIAS("hdaudio:vFFFFFFFFrFFFFFFFFa*");
MODULE_ALIAS("hdaudio:v*r39BE8A0Ea*");
MODULE_ALIAS("hid:b349Fg*v8A0C4C81p00000000");
MODULE_ALIAS("hid:bE4E7g*v*pCE2A10AA");
MODULE_ALIAS("hid:bE009g0308v*p00000000");
MODULE_ALIAS("hid:bA875g*vCBAFEF5Bp*");
MODULE_ALIAS("i2c:x y");
MODULE_ALIAS("i2c:abc");
MODULE_ALIAS("i2c:abc");
MODULE_ALIAS("i2c:aaaaaaaaaaaaaaaaaaa");
MODULE_ALIAS("i3c:dcr*manuf*part*ext*");
MODULE_ALIAS("i3c:dcr*manuf*part*ext*");
MODULE_ALIAS("i3c:dcr00manuf0000part0000ext7EAE");
MODULE_ALIAS("i3c:dcr*manuf*part*ext*");
MODULE_ALIAS("ieee1394:ven00000000moFFFFFFFFsp00000000ver00000000*");
MODULE_ALIAS("ieee1394:ven*mo*sp*ver*");
MODULE_ALIAS("ieee1394:ven*mo*sp*ver*");
MODULE_ALIAS("ieee1394:ven*mo*sp*ver*");
MODULE_ALIAS("input:bE7BEv0000p8933e*-e*k*r*a*m*l*s*f*59,*w*");
MODULE_ALIAS("input:bFFFFv*p*e2BBC-e*k*r*a*m*l*2,*s*f*47,*w*");
MODULE_ALIAS("input:b*v*p*e*-e*k*r*a*m*l*s*f*w*");
MODULE_ALIAS("input:bE9CCvFFFFp67A4eFFFF-e*D,*k*1EF,*r*a*2C,*m*l*s*f*20,*w*");
MODULE_ALIAS("ipack:f1DvCA785A23dB87F98D9*");
MODULE_ALIAS("ipack:f00v4B4C056Fd*");
MODULE_ALIAS("ipack:f*v00000000d*");
MODULE_ALIAS("ipack:f39v00000000d2D496AE4*");
MODULE_ALIAS("pnp:d@@@485f*");
MODULE_ALIAS("pnp:d__ffff*");
MODULE_ALIAS("pnp:dfCZ0000*");
MODULE_ALIAS("pnp:d@@@ffff*");
MODULE_ALIAS("mdio:00011101101100010000101110100110");
MODULE_ALIAS("mdio:1???1??1?111???1??1?1?1???11?1??");
MODULE_ALIAS("mdio:00000000000000000000000000000000");
MODULE_ALIAS("mei:Dev_1:ffffffff-ffff-ffff-ffff-ffffffffffff:00:*");
MODULE_ALIAS("mei:x y:ffffffff-ffff-ffff-ffff-ffffffffffff:F7:*");
MODULE_ALIAS("mei:abc:5e37378b-2306-a2a1-cdd8-73d99eca9011:*:*");
MODULE_ALIAS("mei:abc:0eb2dee7-4168-e929-08e9-67b4b4e4a4ad:00:*");
MODULE_ALIAS("mhi:abc");
MODULE_ALIAS("mhi:abc");
MODULE_ALIAS("mhi:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
MODULE_ALIAS("mhi:x y");
MODULE_ALIAS("mipscdmm:t7B*");
MODULE_ALIAS("mipscdmm:t79*");
MODULE_ALIAS("mipscdmm:tFF*");
MODULE_ALIAS("of:Nx_yTx_y*Cx_y");
MODULE_ALIAS("of:Nx_yTx_y*Cx_yC*");
MODULE_ALIAS("of:NabcTaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*Cx_y");
MODULE_ALIAS("of:NabcTaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*Cx_yC*");
MODULE_ALIAS("of:NDev_1Taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*Cx_y");
MODULE_ALIAS("of:NDev_1Taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*Cx_yC*");
MODULE_ALIAS("of:NabcTx_y*Cx_y");
MODULE_ALIAS("of:NabcTx_y*Cx_yC*");
MODULE_ALIAS("parisc:t*hv0000rev54sv00000000*");
MODULE_ALIAS("parisc:t84hv0000rev*sv00000000*");
MODULE_ALIAS("parisc:t*hv*rev00sv00000000*");
MODULE_ALIAS("parisc:t00hv5435rev77sv00000000*");
MODULE_ALIAS("pci:v5472FC0Cd*sv5AFDFCBDsd*bc*sc*i*");
MODULE_ALIAS("vfio_pci:v*d*sv*sd325B6831bc*sc*i*");
MODULE_ALIAS("vfio_pci:v0B71DD41d00000000sv6BD56C89sd*bc*sc*i*");
MODULE_ALIAS("vfio_pci:v00000000d*sv*sd00000000bcFCsc21iA5*");
MODULE_ALIAS("pcmcia:m*c0000f*fnFFpfn*pa*pb*pc00000000pd*");
MODULE_ALIAS("pcmcia:m*c*f*fn*pfn*pa*pb*pc*pd*");
MODULE_ALIAS("pcmcia:m*c*f*fn*pfn*pa*pb*pc*pd*");
MODULE_ALIAS("pcmcia:m*c0000f00fn*pfnC9paE2343CF9pb*pc3333A4B9pd*");
MODULE_ALIAS("platform:Dev_1");
MODULE_ALIAS("platform:Dev_1");
MODULE_ALIAS("platform:Dev_1");
MODULE_ALIAS("platform:abc");
MODULE_ALIAS("pnp:dabc*");
MODULE_ALIAS("acpi*:ABC:*");
MODULE_ALIAS("pnp:dx y*");
MODULE_ALIAS("acpi*:X Y:*");
MODULE_ALIAS("pnp:dDev_1*");
MODULE_ALIAS("acpi*:DEV_1:*");
MODULE_ALIAS("pnp:dx y*");
MODULE_ALIAS("acpi*:X Y:*");
MODULE_ALIAS("pnp:dABC0001*");
MODULE_ALIAS("acpi*:ABC0001:*");
MODULE_ALIAS("pnp:dXYZ12fF*");
MODULE_ALIAS("acpi*:XYZ12FF:*");
MODULE_ALIAS("pnp:dABC0001*");
MODULE_ALIAS("acpi*:ABC0001:*");
MODULE_ALIAS("pnp:dabC0002*");
MODULE_ALIAS("acpi*:ABC0002:*");
MODULE_ALIAS("rapidio:v0000d0000av*ad*");
MODULE_ALIAS("rapidio:v*d3E77av*ad0000*");
MODULE_ALIAS("rapidio:v31C0d6397av0000ad6A6A*");
MODULE_ALIAS("rapidio:v0000d*avC438adCBAF*");
MODULE_ALIAS("rpmsg:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
MODULE_ALIAS("rpmsg:abc");
MODULE_ALIAS("rpmsg:Dev_1");
MODULE_ALIAS("rpmsg:x y");
MODULE_ALIAS("sdio:c25vFB6Dd0000*");
MODULE_ALIAS("sdio:c71v*d*");
MODULE_ALIAS("sdio:c*v0000d57C6*");
MODULE_ALIAS("sdw:m0529pFFFFv*cF9*");
MODULE_ALIAS("sdw:mFFFFp0C46vFFcBD*");
MODULE_ALIAS("sdw:mFFFFp4D13v*cE6*");
MODULE_ALIAS("sdw:mFFFFpFFFFvFFcC9*");
MODULE_ALIAS("serio:ty*prAAid00ex9C*");
MODULE_ALIAS("serio:ty*pr*id*ex*");
MODULE_ALIAS("serio:tyBCpr*id00ex4A*");
MODULE_ALIAS("serio:ty*prC2id00ex*");
MODULE_ALIAS("spi:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
MODULE_ALIAS("spi:x y");
MODULE_ALIAS("spi:Dev_1");
MODULE_ALIAS("spi:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
MODULE_ALIAS("ssam:dFFc00t*i*f*");
MODULE_ALIAS("ssam:d67c00t*i*f*");
MODULE_ALIAS("ssam:dFFc00t*i*f*");
MODULE_ALIAS("ssam:dFDc00t00iFFfE8");
MODULE_ALIAS("ssb:v0000id*rev00*");
MODULE_ALIAS("ssb:v0000id5E80revBD*");
MODULE_ALIAS("ssb:v0000id*rev5B*");
MODULE_ALIAS("ssb:v0000id*rev00*");
MODULE_ALIAS("tbsvc:k*p*v*r*");
MODULE_ALIAS("tbsvc:kaaaaaaaap*v*r*");
MODULE_ALIAS("tbsvc:k*p*vFFFFFFFFr*");
MODULE_ALIAS("tbsvc:k*p*v*r*");
MODULE_ALIAS("tee:1bef15c7-9f6d-d786-5528-3714fd4ec57a*");
MODULE_ALIAS("tee:8a61cb3c-da9c-9bbd-9de9-aa8c66874a8b*");
MODULE_ALIAS("tee:24679f9f-bca7-7b0c-ba0d-dc3be9fac621*");
MODULE_ALIAS("typec:id0000m68");
MODULE_ALIAS("typec:id0000mFF");
MODULE_ALIAS("typec:id0000mFF");
MODULE_ALIAS("typec:idFFFFmFF");
MODULE_ALIAS("ulpi:vffffp0000");
MODULE_ALIAS("ulpi:vffffpffff");
MODULE_ALIAS("ulpi:v1695pab96");
MODULE_ALIAS("ulpi:vffffpffff");
MODULE_ALIAS("usb:v*p*d*dc*dsc*dp*ic*isc*ip*in*");
MODULE_ALIAS("usb:v0000pFFFFdE24[6-9A-F]dcFFdsc00dpFFic00isc*ip*in00*");
MODULE_ALIAS("usb:v0000pFFFFdE2[5-9A-F]*dcFFdsc00dpFFic00isc*ip*in00*");
MODULE_ALIAS("usb:v0000pFFFFdE[3-9A-F]*dcFFdsc00dpFFic00isc*ip*in00*");
MODULE_ALIAS("usb:v0000pFFFFdF*dcFFdsc00dpFFic00isc*ip*in00*");
MODULE_ALIAS("usb:v*p*dC5E[5-9A-F]dc00dsc*dp*icFFisc00ipFFin*");
MODULE_ALIAS("usb:v*p*dC5F*dc00dsc*dp*icFFisc00ipFFin*");
MODULE_ALIAS("usb:v*p*dC[6-9A-F]*dc00dsc*dp*icFFisc00ipFFin*");
MODULE_ALIAS("usb:v*p*d[D-F]*dc00dsc*dp*icFFisc00ipFFin*");
MODULE_ALIAS("vio:Tx_ySx_y*");
MODULE_ALIAS("vio:TDev_1SDev_1*");
MODULE_ALIAS("vio:TDev_1Saaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*");
MODULE_ALIAS("vio:TDev_1SDev_1*");
MODULE_ALIAS("virtio:d*v*");
MODULE_ALIAS("virtio:d00000000v*");
MODULE_ALIAS("virtio:d*v9417B4BE*");
MODULE_ALIAS("vmbus:69351d053e2eb7a10bc8e870a5dd423a");
MODULE_ALIAS("wmi:1A2B3C4D-0000-1111-2222-333344445555");
MODULE_ALIAS("wmi:1A2B3C4D-0000-1111-2222-333344445555");
MODULE_ALIAS("wmi:1A2B3C4D-0000-1111-2222-333344445555");
MODULE_ALIAS("wmi:1A2B3C4D-0000-1111-2222-333344445555");
MODULE_ALIAS("cpu:type:x86,ven0000famFFFFmodFFFF:feature:*25BC*");
MODULE_ALIAS("cpu:type:x86,ven*famFFFFmodF6A6:feature:*");
MODULE_ALIAS("cpu:type:x86,ven0000fam*modFFFF:feature:*");
MODULE_ALIAS("zorro:i52CBC75C");
MODULE_ALIAS("zorro:i342A4726");
