# Installs Debian packages that are missing; sourced, never run.
# A need is written `command:<name>=<package>`, `library:<pkg-config name>=<package>` or `python:<module>=<package>`: it is the thing that
# is looked for, not the package, so that a machine which has it from elsewhere needs no root and no apt.

is_met() {
  local kind=${1%%:*} name=${1#*:}
  name=${name%%=*}
  case $kind in
    command) has_command "$name" ;;
    library) has_command pkg-config && pkg-config --exists "$name" ;;
    python) python3 -c "import $name" 2>/dev/null ;;
  esac
}

# Nothing for root, `sudo` where it can be used (asking for a password only where somebody can type one), else failure.
root_prefix() {
  if [ "$(id -u)" -eq 0 ]; then return 0; fi
  has_command sudo || return 1
  sudo -n true 2>/dev/null || [ -t 0 ] || return 1
  echo sudo
}

# need_packages <label> <why> <need>…
need_packages() {
  local label=$1 why=$2 need prefix missing=()
  shift 2
  for need in "$@"; do is_met "$need" || missing+=("${need##*=}"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! has_command apt-get; then
    fail "$label" "missing (Debian names): ${missing[*]}" "this is not a Debian machine: install the equivalents ($why)"
  fi
  if ! prefix=$(root_prefix); then
    fail "$label" "missing packages: ${missing[*]} ($why)" 'run as an administrator:' \
      "  apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "$label" "installing ${missing[*]} ($why)"
  # The lists of a fresh machine are empty or old; the steps of one set-up share an update.
  if [ -z "$(find "$cache/.apt-updated" -mmin -30 2>/dev/null)" ]; then
    quietly 'updating the package lists' $prefix apt-get -q -o DPkg::Lock::Timeout=300 update || fail "$label" 'apt-get update failed (above)'
    mkdir -p "$cache" && touch "$cache/.apt-updated"
  fi
  quietly 'installing packages' $prefix env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}" ||
    fail "$label" 'apt-get install failed (above)' "try by hand: apt-get install --no-install-recommends ${missing[*]}"
}
