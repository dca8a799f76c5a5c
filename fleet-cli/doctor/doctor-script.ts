/** What the doctor runs on a host: it looks and changes nothing. Lines of `ok|bad|note NAME TEXT`, the text of a `bad` is the fix. */
import { shellLibrary } from '../deploy/shell-library.ts';

/** Arguments: the root of the installation, osquery's configuration directory and pysight's state directory ('' for the system's own). */
export const doctorScript = `
set -u
set -f
LC_ALL=C
PATH="$PATH:/usr/local/bin:/usr/sbin:/sbin:/usr/bin:/bin"
export LC_ALL PATH
${shellLibrary}
ok() { say "ok $*"; }
bad() { say "bad $*"; }
note() { say "note $*"; }

main() {
  root=$1 etc=$2 state=$3
  [ -n "$state" ] || state=$(state_directory)
  [ -n "$etc" ] || etc=$(find_etc)
  flags="$etc/osquery.flags"
  look_user
  look_node
  look_osquery
  look_extension
  look_load
  look_flags
  look_packs
  look_socket
  look_advisories
  look_spool
  say "end doctor"
}

look_user() {
  if [ "$(id -u)" = 0 ]; then ok user "root"; else note user "$(id -un) is not root and sees own files only: give --sudo"; fi
}

look_node() {
  node=$(find_node)
  if [ -z "$node" ]; then bad node "there is no Node for all users: install Node 20 or newer, for example as /usr/local/bin/node"; return; fi
  version=$("$node" -p process.versions.node </dev/null 2>/dev/null || true)
  case "\${version%%.*}" in
    ''|*[!0-9]*) bad node "$node does not run: reinstall it" ;;
    *) if [ "\${version%%.*}" -ge 20 ]; then ok node "$node $version"; else bad node "$node is $version: install 20 or newer"; fi ;;
  esac
}

look_osquery() {
  osquery=$(find_osquery)
  if [ -z "$osquery" ]; then note osquery "not installed: run and collect work all the same, schedules do not"; return; fi
  if pgrep -x osqueryd >/dev/null 2>&1; then ok osquery "$osquery, osqueryd runs"; else bad osquery "osqueryd does not run: start it, for example systemctl start osqueryd"; fi
}

look_extension() {
  file="$root/current/pysight.ext"
  if ! [ -e "$file" ]; then bad extension "there is no $file: run pysight deploy"; return; fi
  if ! [ -x "$file" ]; then bad extension "$file cannot be executed by this user: chmod 755, or give --sudo"; return; fi
  real=$(cd "$root/current" && pwd -P)/pysight.ext
  part=$(unsafe_part "$real")
  if [ -n "$part" ]; then bad extension "$part can be changed by others than root ($(mode_of "$part"), uid $(owner_of "$part")), so osqueryd refuses the extension: chown root and chmod go-w"
  else ok extension "$real"; fi
}

look_load() {
  load=$(flag_value "$flags" extensions_autoload)
  [ -n "$load" ] || load="$etc/extensions.load"
  if ! [ -e "$load" ]; then bad autoload "there is no $load: run pysight deploy"
  elif ! [ -r "$load" ]; then note autoload "$load cannot be read by this user"
  elif ! grep -q '/pysight[^/]*[.]ext$' "$load"; then bad autoload "$load does not name the extension: run pysight deploy"
  elif ! is_safe "$load"; then bad autoload "$load can be changed by others than root: chown root and chmod go-w"
  else ok autoload "$load"
  fi
}

look_flags() {
  if ! [ -e "$flags" ]; then note flags "there is no $flags: osqueryd runs with flags from elsewhere, or none"
  elif ! [ -r "$flags" ]; then note flags "$flags cannot be read by this user"
  elif [ "$(flag_value "$flags" disable_extensions)" = true ]; then bad flags "$flags has --disable_extensions=true: run pysight deploy"
  else ok flags "$flags"
  fi
}

look_packs() {
  plugin=$(flag_value "$flags" config_plugin)
  config=$(flag_value "$flags" config_path)
  [ -n "$config" ] || config="$etc/osquery.conf"
  if [ -n "$plugin" ] && [ "$plugin" != filesystem ]; then note packs "osqueryd has its configuration from $plugin: the packs are scheduled there or not at all"
  elif ! [ -e "$etc/osquery.conf.d/pysight.conf" ]; then note packs "there is no $etc/osquery.conf.d/pysight.conf: nothing of pysight is scheduled; run pysight deploy for it"
  elif ! [ -e "$config" ]; then bad packs "there is no $config, and without it osqueryd reads no packs: run pysight deploy"
  elif [ "$config" != "$etc/osquery.conf" ]; then note packs "osqueryd reads $config and $config.d: name the packs there"
  else ok packs "$etc/osquery.conf.d/pysight.conf"
  fi
}

look_socket() {
  [ -n "$osquery" ] || return 0
  socket=$(flag_value "$flags" extensions_socket)
  for s in "$socket" /var/osquery/osquery.em /var/run/osquery.em /run/osquery/osquery.em; do
    if [ -n "$s" ] && [ -S "$s" ]; then ok socket "$s"; return; fi
  done
  bad socket "osqueryd has no extension socket: is it running, and not with --disable_extensions?"
}

state_directory() {
  if [ "$(uname -s)" = Darwin ]; then printf '/Library/Application Support/pysight/state'; else printf /var/lib/pysight; fi
}

look_advisories() {
  if ! [ -r "$state" ]; then note advisories "$state is not there or cannot be read by this user"; return; fi
  file="$state/advisories.idx"
  if ! [ -f "$file" ]; then bad advisories "there is no advisory database: run pysight advisories update on the host, or put one in $state"
  elif [ -n "$(find "$file" -mtime +7 2>/dev/null)" ]; then bad advisories "the advisory database is over 7 days old: run pysight advisories update"
  else ok advisories "$file"
  fi
}

look_spool() {
  spool="$state/spool"
  if ! [ -d "$spool" ]; then note spool "the sensor is not installed: runs are known from other sources only"
  elif [ "$(mode_of "$spool")" != drwx-wx-wt ]; then bad spool "$spool has the mode $(mode_of "$spool"): run pysight sensor install --all again as root"
  else ok spool "$spool"
  fi
}

main "$@"
`;
