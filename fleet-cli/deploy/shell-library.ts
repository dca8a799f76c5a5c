/** POSIX shell that runs on hosts: what the installer and the doctor have in common. */

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

# The first of a path and its parents that is not safe, or nothing. A link's own mode says nothing: who may change it is who owns it, or may
# write to its directory; where it leads is looked at in turn. Called as $(unsafe_part …) always, so that a call within has variables of its own.
unsafe_part() {
  part=$1 depth=\${2:-0}
  while [ "$part" != / ] && [ "$part" != . ]; do
    if [ -L "$part" ]; then
      if [ "$(owner_of "$part")" != 0 ] || [ "$depth" -ge 20 ]; then printf '%s' "$part"; return 0; fi
      to=$(readlink "$part")
      case "$to" in /*) ;; *) to="$(dirname -- "$part")/$to" ;; esac
      bad=$(unsafe_part "$to" $((depth + 1)))
      if [ -n "$bad" ]; then printf '%s' "$bad"; return 0; fi
    elif [ -e "$part" ] && ! is_safe "$part"; then printf '%s' "$part"; return 0
    fi
    part=$(dirname -- "$part")
  done
}

# The same for a directory in which root makes files: a sticky bit would not protect names that are not there yet.
unsafe_place() {
  bad=$(unsafe_part "$1")
  if [ -z "$bad" ] && [ -d "$1" ]; then
    case "$(mode_of "$1/.")" in ?????w????|????????w?) bad=$1 ;; esac
  fi
  printf '%s' "$bad"
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
