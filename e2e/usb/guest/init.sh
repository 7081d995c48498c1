#!/bin/busybox sh
# First process of the guest: loads the modules, lays a writable layer over the machine's files, goes there.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
# Each needs others; after so many rounds all of them have what they need.
for round in 1 2 3 4 5 6; do
  for module in /mod/*.ko; do $b insmod "$module" 2>/dev/null; done
done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576,ro,cache=loose host /lower
$b mount -t tmpfs -o size=2g tmpfs /rw
$b mkdir -p /rw/upper /rw/work
$b mount -t overlay -o lowerdir=/lower,upperdir=/rw/upper,workdir=/rw/work overlay /newroot
$b mount --move /proc /newroot/proc
$b mount --move /sys /newroot/sys
$b mount --move /dev /newroot/dev
$b mkdir -p /newroot/dev/shm /newroot/dev/pts
$b mount -t tmpfs tmpfs /newroot/dev/shm
$b mount -t devpts pts /newroot/dev/pts
$b mount -t tmpfs tmpfs /newroot/run
$b mount -t tmpfs tmpfs /newroot/tmp
$b ip link set lo up 2>/dev/null || $b ifconfig lo 127.0.0.1 up
$b cp /prove /newroot/tmp/prove
$b chroot /newroot /bin/bash /tmp/prove
echo o >/newroot/proc/sysrq-trigger
$b sleep 60
