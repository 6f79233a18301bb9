# Packages of a newer Debian, unpacked beside the system and run on their own C library; sourced after settings.sh and apt.sh.
#
#   unpack_debian FOLDER SUITE PACKAGE...          makes FOLDER of the packages and of all that they need, down to the C library
#   debian_loader FOLDER LIBRARIES                 prints the start of a command line that runs a program of FOLDER
#   debian_python FOLDER LIBRARIES [ARGUMENT...]   prints a script that runs FOLDER's Python with the arguments and those of the script
#   publish FILE                                   replaces FILE by the program that is read from the input
#
# LIBRARIES are further folders of libraries, each with a colon before it; it may be empty.

unpack_debian() {
  local folder=$1 suite=$2 work=$1.new apt deb names
  shift 2
  rm -rf "$work"
  mkdir -p "$work"/{apt,debs,root}
  private_apt "$work/apt" deb "$suite"
  # An empty status makes apt name everything that the packages need, down to the C library.
  touch "$work/status"
  apt=(apt-get "${APT_PRIVATE[@]}" -o "Dir::State::status=$work/status" -qq)
  mapfile -t names < <("${apt[@]}" --no-install-recommends --print-uris install "$@" | sed -n "s/^'[^']*' \([^_]*\)_.*/\1/p")
  (cd "$work/debs" && "${apt[@]}" download "${names[@]}")
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  mv "$work/root" "$folder"
  rm -rf "$work"
}

debian_loader() {
  echo "'$1/usr/lib64/ld-linux-x86-64.so.2' --library-path '$1/usr/lib/x86_64-linux-gnu$2'"
}

debian_python() {
  local folder=$1 libraries=$2
  shift 2
  cat << PROGRAM
#!/bin/sh
export PYTHONHOME='$folder/usr' PYTHONPATH='$folder/usr/lib/python3/dist-packages' PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec $(debian_loader "$folder" "$libraries") '$(find "$folder/usr/bin" -name 'python3.[0-9]*' | head -1)' $* "\$@"
PROGRAM
}

publish() {
  local new
  new=$(dirname "$1")/.$(basename "$1").$$
  cat > "$new"
  chmod +x "$new"
  mv "$new" "$1"
}
