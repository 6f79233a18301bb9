#!/bin/bash
# Prepares a fresh machine: finds the packages that the configured registry lacks, and makes PyTorch's binding loadable on Debian 12.
# A second run is quick; `rm .setup.props` makes it ask the registry again.
#
#   DEVICE=cuda make setup    builds and images here carry CUDA's libraries (default: cpu)
set -euo pipefail
. "$(dirname "$0")/../cluster/settings.sh"
cd "$ROOT_DIR"
props=.setup.props

command -v dotnet > /dev/null || die "the .NET SDK 10 is missing: install it so that 'dotnet' is on PATH"

# Warnings are errors, as in every build, so a registry that has only another version counts as lacking the package.
registry_has() { # package
  local probe version code=0
  probe=$(mktemp -d)
  version=$(sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props)
  cat > "$probe/probe.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>
  <ItemGroup><PackageReference Include="$1" Version="$version" /></ItemGroup>
</Project>
END
  dotnet restore "$probe/probe.csproj" -v quiet > "$probe/log" 2>&1 || code=1
  rm -rf "$probe"
  return $code
}

# TorchSharp's binding is compiled with GCC 13 and needs the version GLIBCXX_3.4.32 of libstdc++, which Debian 12 lacks, for one
# symbol that is never called (_ZSt21ios_base_library_initv). If it is missing, builds use a copy whose need of that version is marked
# as weak (vna_flags := VER_FLG_WEAK, ELF gABI "Symbol Versioning"), which the loader accepts.
loadable_torchsharp() { # prints the copy's path, or nothing where the original loads
  local version package copy offsets libstdcxx
  libstdcxx=$(ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
  ! grep -q GLIBCXX_3.4.32 "$libstdcxx" || return 0
  version=$(sed -n 's/.*Include="TorchSharp" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
  copy=$SLUICE_CACHE/torchsharp/$version/libLibTorchSharp.so
  if [ ! -f "$copy" ]; then
    dotnet restore runtime-images/Sluice.Trainer -v quiet -p:Device=cpu >&2 || die "dotnet restore failed"
    package=${NUGET_PACKAGES:-$HOME/.nuget/packages}/torchsharp/$version/runtimes/linux-x64/native/libLibTorchSharp.so
    mkdir -p "$(dirname "$copy")"
    cp "$package" "$copy.new"
    chmod u+w "$copy.new"
    # Elf64_Vernaux: vna_hash (4 bytes, of the version's name), vna_flags (2), ...
    offsets=$(LC_ALL=C grep -obUaP '\x42\xf8\x97\x02\x00\x00' "$copy.new" | cut -d: -f1)
    [[ $offsets =~ ^[0-9]+$ ]] || die "libLibTorchSharp.so $version: expected one need of GLIBCXX_3.4.32, found '$offsets'"
    printf '\x02' | dd of="$copy.new" bs=1 seek=$((offsets + 4)) conv=notrunc status=none
    mv "$copy.new" "$copy"
    say "libstdc++ of this machine is older than TorchSharp's: builds here load a copy that needs GLIBCXX_3.4.32 only weakly" >&2
  fi
  printf '%s' "$copy"
}

if ! grep -q MissingPackages $props 2> /dev/null; then
  say "asking the package registry for the packages that it may lack"
  missing=()
  for project in standins/*/*.csproj; do
    package=$(basename "$project" .csproj)
    registry_has "$package" || { missing+=("$package"); say "the package registry lacks $package; its stand-in is used"; }
  done
  write_props() { # torchsharp
    cat > $props <<END
<Project>
  <PropertyGroup>
    <MissingPackages>$(IFS=';'; echo "${missing[*]}")</MissingPackages>
    <LoadableTorchSharp>$1</LoadableTorchSharp>
    <Device Condition="'\$(Device)' == ''">${DEVICE:-cpu}</Device>
  </PropertyGroup>
</Project>
END
  }
  write_props "" # the restore below needs to know what is missing
  loadable=$(loadable_torchsharp)
  write_props "$loadable"
fi

# Workers exchange gradients by a library of the project's, which lies beside the trainer.
gloo=$(eng/gloo.sh)
if ! grep -q "<GlooFolder>$gloo<" $props; then
  sed -i -e '/<GlooFolder>/d' -e "s|^  </PropertyGroup>|    <GlooFolder>$gloo</GlooFolder>\n  </PropertyGroup>|" $props
fi
