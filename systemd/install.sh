#!/bin/sh
# Installs a release of salesmap-reportd beside those that are there, and makes it the current one.
#
#   install.sh salesmap-reportd-1.2.3.tgz   a new release (the file that `npm pack` made); starts nothing that is not running
#   install.sh --rollback                   the release before
#   install.sh --list                       the releases that are there
#
# A release is tried before it is made current. If the service then does not come up with it, the release before comes back.
# Reports, snapshots, settings and secrets are never touched. As root.
set -eu

home=/opt/salesmap-reportd
settings=/etc/salesmap-reportd/environment
service=salesmap-reportd.service
keep=3
# An operator's own units and drop-ins are in /etc/systemd/system, which goes before this.
units=/usr/local/lib/systemd/system

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

current() { [ -L "$home/$1" ] && basename "$(readlink "$home/$1")"; }

# Makes a link of $home point to a release, at once.
link() { ln -sfn "releases/$2" "$home/.$1" && mv -T "$home/.$1" "$home/$1"; }

# Unpacks a file of `npm pack` as a release, whose name it leaves in $release.
unpack() {
  [ -f "$1" ] || fail "$1 is no file"
  draft=$home/releases/.draft
  rm -rf "$draft" && mkdir -p "$draft"
  tar -xzf "$1" -C "$draft" --strip-components=1 --no-same-owner || fail "$1 is no .tgz"
  [ -f "$draft/dist/main.js" ] && [ -f "$draft/systemd/$service" ] || fail "$1 is no release of salesmap-reportd"
  chmod -R u=rwX,go=rX "$draft"
  try_out "$draft"
  version=$(cd "$draft" && /usr/bin/node -p 'require("./package.json").version')
  release=$version-$(sha256sum "$1" | cut -c1-8)
  if [ -d "$home/releases/$release" ]; then
    rm -rf "$draft"
  else
    mv -T "$draft" "$home/releases/$release"
  fi
}

# Whether this machine's Node runs it, its native part too: it makes a small database.
try_out() {
  [ -x /usr/bin/node ] || fail "there is no /usr/bin/node"
  place=$(mktemp -d)
  said=$(/usr/bin/node "$1/dist/main.js" demo-db --out "$place/try.db" --deals 100 2>&1) && ran=yes || ran=no
  rm -rf "$place"
  [ $ran = yes ] && return
  rm -rf "$1"
  fail "$said
install.sh: this release does not run here, nothing was changed (Node $(/usr/bin/node --version), $(uname -m); the release wants the Node that its package.json names)"
}

# Makes a release the current one, with its units and its command.
switch() {
  from=$home/releases/$1/systemd
  for unit in "$service" salesmap-reportd.socket salesmap-reportd-failure@.service; do
    install -D -m 0644 "$from/$unit" "$units/$unit"
  done
  install -D -m 0644 "$from/sysusers.conf" /etc/sysusers.d/salesmap-reportd.conf && systemd-sysusers salesmap-reportd.conf
  install -D -m 0644 "$from/tmpfiles.conf" /etc/tmpfiles.d/salesmap-reportd.conf
  mkdir -p "${settings%/*}"
  [ -e "$settings" ] || install -m 0640 "$from/../config/environment.example" "$settings"
  systemd-tmpfiles --create salesmap-reportd.conf
  install -D -m 0755 "$from/salesmap-reportd" /usr/local/bin/salesmap-reportd
  link current "$1"
  systemctl daemon-reload
}

# Restarts what is running; it counts as up once it says that it is ready and stays so for a moment.
restart() {
  systemctl reset-failed "$service" 2>/dev/null || true
  systemctl restart "$service" && sleep 2 && systemctl is-active --quiet "$service"
}

# Running, or about to be started again.
is_wanted() {
  case $(systemctl show --value -p ActiveState "$service") in active | activating | reloading) return 0 ;; esac
  return 1
}

change_to() {
  before=$(current current) || before=
  is_wanted && wanted=yes || wanted=no
  switch "$1"
  if [ $wanted = yes ] && ! restart; then
    say "--- the last words of $1:" >&2
    journalctl -u "$service" -n 20 -o cat --no-pager >&2 || true
    [ -n "$before" ] && [ "$before" != "$1" ] || fail "$1 does not come up, and there is no release to go back to"
    switch "$before"
    restart || fail "$1 does not come up, and $before, which was restored, does not either: see journalctl -u $service"
    fail "$1 does not come up; $before runs again"
  fi
  [ -z "$before" ] || [ "$before" = "$1" ] || link previous "$before"
  say "$1 is the current release${before:+ (before: $before)}"
  if [ $wanted = no ]; then
    say "Nothing was started. Edit $settings, then: salesmap-reportd check && systemctl enable --now $service"
  fi
}

# Keeps the newest releases, and those that are linked to.
prune() {
  ls -1t "$home/releases" | tail -n "+$((keep + 1))" | while read -r old; do
    case $old in "$(current current)" | "$(current previous)") continue ;; esac
    rm -rf "${home:?}/releases/$old"
  done
}

list() {
  [ -d "$home/releases" ] || return 0
  ls -1t "$home/releases" | while read -r release; do
    case $release in
      "$(current current)") say "$release  current" ;;
      "$(current previous)") say "$release  previous" ;;
      *) say "$release" ;;
    esac
  done
}

usage() { sed -n 's/^#   \(install\.sh.*\)/\1/p' "$0" >&2; exit 64; }

[ $# -eq 1 ] || usage
[ "$(id -u)" = 0 ] || fail "only root can do this"
case $1 in
  --list) list ;;
  --rollback)
    back=$(current previous) && [ -d "$home/releases/$back" ] || fail "there is no release before this one"
    change_to "$back"
    ;;
  -*) usage ;;
  *)
    unpack "$1"
    change_to "$release"
    touch "$home/releases/$release"
    prune
    ;;
esac
