# Debian's package lists in a folder of their own, so that the system's apt state stays as it is; sourced.
#
#   private_apt FOLDER TYPE SUITE   sets APT_PRIVATE, the options for apt-get, and updates the lists
#
# TYPE is deb or deb-src. The entries are the machine's own for its own suite, with TYPE and SUITE replaced.

private_apt() {
  local folder=$1 type=$2 suite=$3 own file
  own=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mkdir -p "$folder"/{parts,lists/partial,cache/archives/partial}
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    case $file in
      *.sources)
        awk -v own="$own" -v type="$type" -v suite="$suite" 'BEGIN { RS = ""; ORS = "\n\n" }
          $0 ~ "(^|\n)Suites:[^\n]*[ \t]" own "([ \t\n]|$)" {
            sub(/Types:[^\n]*/, "Types: " type); sub(/Suites:[^\n]*/, "Suites: " suite); print }' \
          "$file" > "$folder/parts/$(basename "$file")"
        ;;
      *)
        { grep -E "^deb[[:space:]].*[[:space:]]${own}[[:space:]]" "$file" || true; } \
          | sed -E "s/^deb([[:space:]])/$type\1/; s/([[:space:]])${own}([[:space:]])/\1$suite\2/" \
            > "$folder/parts/$(basename "${file%.list}").list"
        ;;
    esac
  done
  APT_PRIVATE=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$folder/parts" -o "Dir::State::Lists=$folder/lists"
    -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
  apt-get "${APT_PRIVATE[@]}" -qq update
}
