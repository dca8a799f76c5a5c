/**
 * What runs on a host to install: one fixed POSIX shell text. Everything that varies comes as arguments, so no name, path or file
 * content is ever read as shell. It speaks in lines: `fact KEY VALUE`, `need WHAT`, `change TEXT`, `warn TEXT`, `fail CODE TEXT`, `done`.
 */

import { shellLibrary } from './shell-library.ts';

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
  /** Files below the same directory that are not wanted any more. */
  readonly absent: readonly string[];
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
    ...args.absent.flatMap((path) => [path, '-']),
  ];
}

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
  check_places "$@"
  changed=0
  begin
  install_extension
  install_files "$@"
  [ $# = 0 ] || install_config
  install_load
  install_flags
  switch_link
  [ "$changed" = 0 ] || [ "$restart" = 0 ] || restart_osquery
  [ "$changed" = 0 ] || [ "$restart" = 1 ] || [ -z "$osquery" ] || say "warn osqueryd goes on with what it had until it is restarted; deploy --restart does so where something changes"
  [ "$changed" = 1 ] || [ "$restart" = 0 ] || say "warn nothing changed, so osqueryd was not restarted"
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
}

# Every directory in which root is going to write, before anything is written. Who else could write there could lay a link under the next
# name, or put a file of his own in the place of what was installed.
check_places() {
  case "$load" in
    /*) ;;
    *) fail REMOTE_EXIT "--extensions_autoload in $flags is $load: osqueryd finds it by an absolute path only, so give it one" ;;
  esac
  for place in "$root" "$root/versions" "$etc" "$(dirname -- "$load")"; do check_place "$place"; done
  while [ $# -ge 2 ]; do
    check_place "$(dirname -- "$etc/$1")"
    shift 2
  done
}

check_place() {
  bad=$(unsafe_place "$1")
  [ -z "$bad" ] || fail REMOTE_EXIT "$bad can be changed by others than root, so nothing is installed below it: chown root and chmod go-w"
}

begin() {
  [ "$mode" = install ] || return 0
  kept=0 finished=0 restarted=0 made= old= undo= directories=
  if [ -L "$link" ]; then old=$(readlink "$link"); fi
  trap rollback EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # When the connection is lost the next line cannot be said, and that ends in a rollback too.
  trap '' PIPE
  make_directory "$root/versions"
  undo=$(mktemp -d "$root/.undo.XXXXXX")
}

# With its parents; those that are new are remembered, to take them away again.
make_directory() {
  # It may have been made by another since all were looked at.
  if [ -d "$1" ]; then check_place "$1"; return 0; fi
  make_directory "$(dirname -- "$1")"
  mkdir "$1"
  directories=$(printf '%s\\n%s' "$1" "$directories")
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
    copy="$undo/$kept"
    kept=$((kept - 1))
    # Without a path the copy was not made: the file was not touched yet.
    file=$(cat "$copy.path" 2>/dev/null)
    [ -n "$file" ] || continue
    rm -f "$file.pysight-new"
    if [ -e "$copy" ]; then cp -p "$copy" "$file.pysight-new" && mv -f "$file.pysight-new" "$file"; else rm -f "$file"; fi
  done
  if [ -n "$old" ]; then point_to "$old"; elif [ -L "$link" ]; then rm -f "$link"; fi
  if [ -n "$made" ]; then rm -rf "$made"; fi
  if [ -n "$undo" ] && [ -e "$undo/target" ]; then mv "$undo/target" "$target"; fi
  [ -z "$undo" ] || rm -rf "$undo"
  rm -rf "$root/versions/.new.$$" "$root/.current.$$"
  printf '%s\\n' "$directories" | while IFS= read -r directory; do [ -z "$directory" ] || rmdir "$directory" 2>/dev/null; done
  say "warn everything was put back as it was"
  # With what it had before it should run again.
  [ "$restarted" = 0 ] || restart_service || say "warn osqueryd does not start with its former files either: look at it now"
}

finish() {
  [ "$mode" = install ] || return 0
  finished=1
  rm -rf "$undo"
  prune
}

# Keeps the version in use and the one before, which is known only where the one in use has just been made that.
prune() {
  [ "$old" != "versions/$name" ] || return 0
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

# Pairs of path and checksum, below osquery's directory; uploaded under their paths. A - as checksum: the file is not to be there.
install_files() {
  while [ $# -ge 2 ]; do
    to="$etc/$1"
    if [ "$2" = - ]; then
      if [ -f "$to" ]; then
        change "remove $to"
        if [ "$mode" = install ]; then keep "$to"; rm -f "$to"; fi
      fi
    elif ! [ -f "$to" ] || [ "$(digest "$to")" != "$2" ]; then
      say "need files"
      change "write $to"
      if [ "$mode" = install ]; then put "$to" "$2" < "$upload/$1"; fi
    fi
    shift 2
  done
}

# Replaces a file in one step with what comes on standard input; its checksum is looked at where only root can write. What others could
# read of a file that is there they still can, and no more.
put() {
  make_directory "$(dirname -- "$1")"
  keep "$1"
  rm -f "$1.pysight-new" "$undo/new"
  if [ -f "$1" ]; then copy_for_root "$1" "$undo/new"; else : > "$undo/new"; chmod 644 "$undo/new"; fi
  cat > "$undo/new"
  cp -p "$undo/new" "$1.pysight-new"
  [ -z "\${2:-}" ] || [ "$(digest "$1.pysight-new")" = "$2" ] || fail BAD_OUTPUT "$1 arrived altered: its checksum is not the one sent"
  mv -f "$1.pysight-new" "$1"
}

# With its mode, but root's own; made where nobody else can open it before it is that.
copy_for_root() {
  cp -p "$1" "$2"
  chown 0:0 "$2"
  chmod go-w "$2"
}

# osqueryd reads osquery.conf.d only where there is an osquery.conf, which its packages do not bring.
install_config() {
  plugin=$(flag_value "$flags" config_plugin)
  config=$(flag_value "$flags" config_path)
  [ -n "$config" ] || config="$etc/osquery.conf"
  if [ -n "$plugin" ] && [ "$plugin" != filesystem ]; then
    say "warn osqueryd has its configuration from $plugin: the packs installed here do not count, import them there and use --no-packs"
  elif [ "$config" != "$etc/osquery.conf" ]; then
    say "warn osqueryd reads $config and $config.d: name the packs in $etc/packs there"
  elif ! [ -e "$config" ]; then
    change "write $config"
    [ "$mode" = install ] || return 0
    say '{}' > "$undo/config"
    put "$config" < "$undo/config"
  fi
}

# The first change of a file of the administrator's leaves a copy of it.
edit() {
  if [ -f "$1" ] && ! [ -e "$1.before-pysight" ]; then
    keep "$1.before-pysight"
    rm -f "$undo/before"
    copy_for_root "$1" "$undo/before"
    cp -p "$undo/before" "$1.before-pysight"
  fi
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
  restarted=1
  if command -v systemctl >/dev/null 2>&1; then
    restart_service || fail REMOTE_EXIT "systemctl restart osqueryd failed: see journalctl -u osqueryd"
  elif [ "$(uname -s)" = Darwin ]; then
    restart_service || fail REMOTE_EXIT "launchctl could not restart io.osquery.agent: see launchctl print system/io.osquery.agent"
  else say "warn no service manager is known here: restart osqueryd by hand"
  fi
}

restart_service() {
  if command -v systemctl >/dev/null 2>&1; then systemctl restart osqueryd </dev/null >/dev/null 2>&1
  else
    # The second is the name that packages before 5.0 used.
    launchctl kickstart -k system/io.osquery.agent </dev/null >/dev/null 2>&1 \\
      || launchctl kickstart -k system/com.facebook.osqueryd </dev/null >/dev/null 2>&1
  fi
}

main "$@"
`;
