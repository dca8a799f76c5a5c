/**
 * What runs on a host to install: one fixed POSIX shell text. Everything that varies comes as arguments, so no name, path or file
 * content is ever read as shell. It speaks in lines: `fact KEY VALUE`, `need WHAT`, `change TEXT`, `warn TEXT`, `fail CODE TEXT`, `done`.
 */

/** Exit code after a `fail` line. */
export const installFailed = 50;

/** Arguments of the script, in its order. */
export interface InstallArguments {
  /** `plan` changes nothing and says what would be; `install` does it, or puts everything back. */
  readonly mode: 'plan' | 'install';
  readonly root: string;
  /** osquery's directory of configuration; '' for the system's own. */
  readonly etc: string;
  /** Name of the directory of this version: `<version>-<first 8 of the sum>`. */
  readonly name: string;
  readonly sha256: string;
  readonly restart: boolean;
  /** Directory with the uploaded files; '' in a plan. */
  readonly upload: string;
  /** Files of osquery's configuration, with their sums. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

export function toScriptArguments(args: InstallArguments): string[] {
  return [
    args.mode,
    args.root,
    args.etc,
    args.name,
    args.sha256,
    args.restart ? '1' : '0',
    args.upload,
    ...args.files.flatMap(({ path, sha256 }) => [path, sha256]),
  ];
}

/** Functions of both the installer and the doctor. */
export const shellLibrary = `
say() { printf '%s\\n' "$*"; }

find_node() {
  # As the extension itself does: root runs none that another user owns.
  for c in "$(command -v node 2>/dev/null || true)" /usr/local/bin/node /usr/bin/node /opt/homebrew/bin/node /opt/node/bin/node /snap/bin/node; do
    if [ -n "$c" ] && [ -x "$c" ] && { [ ! -O / ] || { [ -O "$c" ] && [ -O "\${c%/*}" ]; }; }; then printf '%s' "$c"; return 0; fi
  done
}

digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum < "$1" | cut -c 1-64
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 < "$1" | cut -c 1-64
  else openssl dgst -sha256 < "$1" | sed 's/^.*= *//'
  fi
}

# The owner's uid and the mode, as ls prints them on every system.
owner_of() { ls -ldn -- "$1" 2>/dev/null | awk '{ print $3 }'; }
mode_of() { ls -ldn -- "$1" 2>/dev/null | cut -c 1-10; }

# Whether others than root could change it. A sticky directory protects what root has in it.
is_safe() {
  [ "$(owner_of "$1")" = 0 ] || return 1
  case "$(mode_of "$1")" in
    d????????[tT]) return 0 ;;
    ?????w????|????????w?) return 1 ;;
  esac
  return 0
}

# The first of a path and its parents that is not safe, or nothing.
unsafe_part() {
  part=$1
  while [ "$part" != / ] && [ "$part" != . ]; do
    if [ -e "$part" ] && ! is_safe "$part"; then printf '%s' "$part"; return 0; fi
    part=$(dirname -- "$part")
  done
}

find_etc() {
  case "$(uname -s)" in
    Linux) printf /etc/osquery ;;
    Darwin) printf /var/osquery ;;
  esac
}

find_osquery() {
  for c in "$(command -v osqueryd 2>/dev/null || true)" "$(command -v osqueryi 2>/dev/null || true)" /opt/osquery/bin/osqueryd /usr/local/bin/osqueryd /usr/bin/osqueryd; do
    if [ -n "$c" ] && [ -x "$c" ]; then printf '%s' "$c"; return 0; fi
  done
}

# The value of a flag in osquery's flag file; the last one counts, as in osquery.
flag_value() { [ -r "$1" ] && sed -n "s/^[[:space:]]*--$2=//p" "$1" | tail -n 1 || true; }
`;

export const installScript = `
set -eu
set -f
umask 022
LC_ALL=C
PATH="$PATH:/usr/local/bin:/usr/sbin:/sbin:/usr/bin:/bin"
export LC_ALL PATH
${shellLibrary}
fail() { say "fail $*"; exit ${installFailed}; }

main() {
  mode=$1 root=$2 etc=$3 name=$4 sum=$5 restart=$6 upload=$7
  shift 7
  check_host
  target="$root/versions/$name"
  link="$root/current"
  flags="$etc/osquery.flags"
  load=$(flag_value "$flags" extensions_autoload)
  [ -n "$load" ] || load="$etc/extensions.load"
  changed=0
  begin
  install_extension
  install_files "$@"
  install_load
  install_flags
  switch_link
  [ "$changed" = 0 ] || [ "$restart" = 0 ] || restart_osquery
  finish
  say "done"
}

check_host() {
  [ "$(id -u)" = 0 ] || fail AUTH "root is needed to install: log in as root, or give --sudo"
  [ -n "$etc" ] || etc=$(find_etc)
  [ -n "$etc" ] || fail REMOTE_EXIT "this system is $(uname -s); deploy knows Linux and macOS"
  say "fact system $(uname -s) $(uname -m)"
  node=$(find_node)
  [ -n "$node" ] || fail REMOTE_EXIT "there is no Node on it: install Node 20 or newer for all users (for example /usr/local/bin/node)"
  version=$("$node" -p process.versions.node </dev/null 2>/dev/null || true)
  case "\${version%%.*}" in
    ''|*[!0-9]*) fail REMOTE_EXIT "$node does not run" ;;
  esac
  [ "\${version%%.*}" -ge 20 ] || fail REMOTE_EXIT "$node is version $version; 20 or newer is needed"
  say "fact node $node $version"
  osquery=$(find_osquery)
  if [ -n "$osquery" ]; then say "fact osquery $osquery"; else say "warn osquery is not installed: pysight run and collect work, schedules do not"; fi
  bad=$(unsafe_part "$root")
  [ -z "$bad" ] || fail REMOTE_EXIT "$bad can be changed by others than root, so osqueryd would refuse what is below it: chown root and chmod go-w"
}

begin() {
  [ "$mode" = install ] || return 0
  mkdir -p "$root/versions"
  chmod 755 "$root" "$root/versions"
  undo=$(mktemp -d "$root/.undo.XXXXXX")
  kept=0 finished=0 made= old=
  if [ -L "$link" ]; then old=$(readlink "$link"); fi
  trap rollback EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# Remembers a file as it is, to put it back.
keep() {
  kept=$((kept + 1))
  if [ -e "$1" ]; then cp -p "$1" "$undo/$kept"; fi
  printf '%s' "$1" > "$undo/$kept.path"
}

rollback() {
  [ "$finished" = 0 ] || return 0
  set +e
  while [ "$kept" -gt 0 ]; do
    file=$(cat "$undo/$kept.path")
    if [ -e "$undo/$kept" ]; then cp -p "$undo/$kept" "$file.pysight-new" && mv -f "$file.pysight-new" "$file"; else rm -f "$file"; fi
    kept=$((kept - 1))
  done
  if [ -n "$old" ]; then point_to "$old"; elif [ -L "$link" ]; then rm -f "$link"; fi
  if [ -n "$made" ]; then rm -rf "$made"; fi
  if [ -e "$undo/target" ]; then mv "$undo/target" "$target"; fi
  rm -rf "$undo" "$root/versions/.new.$$"
  say "warn everything was put back as it was"
}

finish() {
  [ "$mode" = install ] || return 0
  finished=1
  rm -rf "$undo"
  prune
}

# Keeps the version in use and the one before.
prune() {
  set +f
  for dir in "$root"/versions/*; do
    [ -d "$dir" ] || continue
    case "versions/$(basename -- "$dir")" in
      "versions/$name"|"$old") ;;
      *) rm -rf "$dir" ;;
    esac
  done
  set -f
}

change() { changed=1; say "change $*"; }

install_extension() {
  if [ -f "$target/pysight.ext" ] && [ "$(digest "$target/pysight.ext")" = "$sum" ] && is_safe "$target/pysight.ext" \\
    && is_safe "$target" && [ -x "$target/pysight.ext" ]; then return 0; fi
  say "need extension"
  change "install the extension in $target"
  [ "$mode" = install ] || return 0
  new="$root/versions/.new.$$"
  mkdir -m 755 "$new"
  cp "$upload/pysight.ext" "$new/pysight.ext"
  chown -R 0:0 "$new"
  chmod 755 "$new/pysight.ext"
  [ "$(digest "$new/pysight.ext")" = "$sum" ] || fail BAD_OUTPUT "the extension arrived altered: its checksum is not the one sent"
  printf '{"query":"check","sql":"SELECT 1 AS one"}\\n' > "$new/.check"
  answer=$("$new/pysight.ext" --json-lines < "$new/.check" 2>&1) || fail REMOTE_EXIT "the extension does not run here: $(printf '%s' "$answer" | tail -n 1)"
  case "$answer" in *'"bye"'*) ;; *) fail REMOTE_EXIT "the extension does not answer here: $(printf '%s' "$answer" | tail -n 1)" ;; esac
  rm -f "$new/.check"
  if [ -e "$target" ]; then mv "$target" "$undo/target"; fi
  made=$target
  mv "$new" "$target"
}

# Pairs of path and checksum, below osquery's directory; uploaded under their paths.
install_files() {
  while [ $# -ge 2 ]; do
    to="$etc/$1"
    if ! [ -f "$to" ] || [ "$(digest "$to")" != "$2" ]; then
      say "need files"
      change "write $to"
      if [ "$mode" = install ]; then
        [ "$(digest "$upload/$1")" = "$2" ] || fail BAD_OUTPUT "$1 arrived altered: its checksum is not the one sent"
        put "$to" < "$upload/$1"
      fi
    fi
    shift 2
  done
}

# Replaces a file in one step with what comes on standard input.
put() {
  mkdir -p "$(dirname -- "$1")"
  keep "$1"
  cat > "$1.pysight-new"
  chown 0:0 "$1.pysight-new"
  chmod 644 "$1.pysight-new"
  mv -f "$1.pysight-new" "$1"
}

# The first change of a file of the administrator's leaves a copy of it.
edit() {
  if [ -f "$1" ] && ! [ -e "$1.before-pysight" ]; then cp -p "$1" "$1.before-pysight"; fi
  put "$1"
}

install_load() {
  wanted="$root/current/pysight.ext"
  if [ -f "$load" ] && [ "$(grep -c '/pysight[^/]*[.]ext$' "$load" || true)" = 1 ] && grep -qxF -- "$wanted" "$load"; then return 0; fi
  change "name $wanted in $load"
  [ "$mode" = install ] || return 0
  text=$(if [ -f "$load" ]; then grep -v '/pysight[^/]*[.]ext$' "$load" || true; fi)
  { [ -z "$text" ] || say "$text"; say "$wanted"; } > "$undo/load"
  edit "$load" < "$undo/load"
}

install_flags() {
  if [ -n "$(flag_value "$flags" extensions_autoload)" ] && [ -n "$(flag_value "$flags" extensions_timeout)" ] \\
    && [ -n "$(flag_value "$flags" extensions_interval)" ] && [ "$(flag_value "$flags" disable_extensions)" != true ]; then return 0; fi
  change "set the flags of extensions in $flags"
  [ "$mode" = install ] || return 0
  text=$(if [ -f "$flags" ]; then grep -v '^[[:space:]]*--disable_extensions=true' "$flags" || true; fi)
  {
    [ -z "$text" ] || say "$text"
    [ -n "$(flag_value "$flags" extensions_autoload)" ] || say "--extensions_autoload=$load"
    [ -n "$(flag_value "$flags" extensions_timeout)" ] || say "--extensions_timeout=10"
    [ -n "$(flag_value "$flags" extensions_interval)" ] || say "--extensions_interval=3"
  } > "$undo/flags"
  edit "$flags" < "$undo/flags"
}

switch_link() {
  if [ -L "$link" ] && [ "$(readlink "$link")" = "versions/$name" ]; then return 0; fi
  change "make $name the version in use"
  [ "$mode" = install ] || return 0
  if [ -e "$link" ] && ! [ -L "$link" ]; then fail REMOTE_EXIT "$link is no link: move it away"; fi
  point_to "versions/$name"
}

# In one step: a new link takes the old one's place.
point_to() {
  ln -s "$1" "$root/.current.$$"
  mv -Tf "$root/.current.$$" "$link" 2>/dev/null || mv -fh "$root/.current.$$" "$link"
}

restart_osquery() {
  if [ -z "$osquery" ]; then return 0; fi
  change "restart osqueryd"
  [ "$mode" = install ] || return 0
  if command -v systemctl >/dev/null 2>&1; then
    systemctl restart osqueryd </dev/null >/dev/null 2>&1 || fail REMOTE_EXIT "systemctl restart osqueryd failed: see journalctl -u osqueryd"
  elif [ "$(uname -s)" = Darwin ]; then
    launchctl kickstart -k system/io.osquery.agent </dev/null >/dev/null 2>&1 || fail REMOTE_EXIT "launchctl could not restart io.osquery.agent"
  else say "warn no service manager is known here: restart osqueryd by hand"
  fi
}

main "$@"
`;
