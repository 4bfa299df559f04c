#!/usr/bin/env bash
# Boots a throw-away host: a real systemd as PID 1 of its own pid, mount, network, uts, ipc and cgroup namespaces, on a
# copy-on-write overlay of this machine's root. Prints "up <pid of that systemd> <folder>" and lives until its stdin ends.
# Needs root, util-linux, systemd, a kernel with overlay and cgroup2. This machine's files, units and init are not touched.
set -euo pipefail

export HOST_DIR HOST_CGROUP
HOST_DIR=$(mktemp -d "${TMPDIR:-/tmp}/salesmap-host-XXXXXX")
HOST_CGROUP=${HOST_DIR##*/}
mkdir "$HOST_DIR/cgroup" "$HOST_DIR/disk"

# Runs "$1" at the root of the cgroup2 hierarchy, mounted where nobody else sees it.
in_cgroup_root() {
  unshare --mount --propagation private sh -c 'mount -t cgroup2 none "$0" && cd "$0" && eval "$1"' "$HOST_DIR/cgroup" "$1"
}

down() {
  trap - EXIT
  [ -z "${NAMESPACES:-}" ] || { kill -KILL "$NAMESPACES" 2>/dev/null || true; wait "$NAMESPACES" 2>/dev/null || true; }
  in_cgroup_root "[ -d $HOST_CGROUP ] || exit 0
    echo 1 >$HOST_CGROUP/cgroup.kill; n=0
    while grep -q 'populated 1' $HOST_CGROUP/cgroup.events && [ \$n -lt 100 ]; do n=\$((n+1)); sleep 0.05; done
    find $HOST_CGROUP -depth -type d -exec rmdir {} +" || true
  rm -rf --one-file-system "$HOST_DIR"
}
trap down EXIT

# Stage 1: PID 1 of the new pid namespace, still on the machine's root, whose /proc tells our pid out there.
STAGE1='
read -r pid _ </proc/self/stat
mount -t cgroup2 none "$HOST_DIR/cgroup"
echo 0 >"$HOST_DIR/cgroup/$HOST_CGROUP/cgroup.procs"
umount "$HOST_DIR/cgroup"
echo "$pid" >"$HOST_DIR/pid"
exec unshare --cgroup bash -euc "$STAGE2"
'
# Stage 2: in a cgroup namespace too: makes the root, moves into it, becomes systemd.
export STAGE2='
disk=$HOST_DIR/disk
mount -t tmpfs -o mode=755,size=2g host "$disk"
mkdir "$disk/upper" "$disk/work" "$disk/root"; root=$disk/root
mount -t overlay -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" overlay "$root"
mount -t proc    -o nosuid,nodev,noexec    proc    "$root/proc"
mount -t sysfs   -o nosuid,nodev,noexec,ro sysfs   "$root/sys"
mount -t cgroup2 -o nosuid,nodev,noexec    cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs   -o nosuid,nodev,mode=755  tmpfs   "$root/run"
mount -t tmpfs   -o nosuid,nodev,mode=1777 tmpfs   "$root/tmp"
mount -t tmpfs   -o nosuid,mode=755        tmpfs   "$root/dev"
for device in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0" "autofs 10 235"; do
  set -- $device; mknod -m 666 "$root/dev/$1" c "$2" "$3"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs  -o nosuid,nodev,mode=1777  tmpfs   "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"; ln -s /proc/self/fd "$root/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${stream%:*}" "$root/dev/${stream#*:}"; done
# nothing of the machine starts by itself: only the journal, tmpfiles and D-Bus are wanted
rm -rf "$root"/etc/systemd/system/*.wants "$root"/usr/lib/systemd/system/*.target.wants "$root/var/log/journal"
: >"$root/etc/fstab"
wants=$root/run/systemd/system
mkdir -p "$wants/sysinit.target.wants" "$wants/sockets.target.wants"
for unit in systemd-journald.service systemd-tmpfiles-setup.service; do
  ln -s "/usr/lib/systemd/system/$unit" "$wants/sysinit.target.wants/$unit"
done
ln -s /usr/lib/systemd/system/dbus.socket "$wants/sockets.target.wants/dbus.socket"
mkdir -p "$root/.old"; cd "$root"; pivot_root . .old; umount -l /.old; mount --make-rshared /
exec env -i container=salesmap-test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=basic.target
'

in_cgroup_root "mkdir $HOST_CGROUP"
# if this script is killed, the whole host goes with it
setpriv --pdeathsig KILL -- \
  unshare --mount --propagation private --pid --fork --kill-child=KILL --uts --ipc --net bash -euc "$STAGE1" \
  </dev/null >"$HOST_DIR/console" 2>&1 &
NAMESPACES=$!

is_up() {
  [ -s "$HOST_DIR/pid" ] || return 1
  case $(timeout 20 nsenter -t "$(cat "$HOST_DIR/pid")" -m -u -i -n -p -C -- systemctl is-system-running --wait 2>/dev/null) in
    running | degraded) return 0 ;;
    *) return 1 ;;
  esac
}

for _ in $(seq 300); do
  if is_up; then
    echo "up $(cat "$HOST_DIR/pid") $HOST_DIR"
    cat >/dev/null # until whoever started us lets go
    exit 0
  fi
  kill -0 "$NAMESPACES" 2>/dev/null || break
  sleep 0.05
done
echo "systemd did not come up:" >&2
cat "$HOST_DIR/console" >&2
exit 1
