#!/bin/bash
# Readies a fresh machine: Debian packages, what the package registry at hand lacks, tools. Quick when it was done before.
set -euo pipefail
. "$(dirname "$0")/../cluster/settings.sh"
cd "$ROOT_DIR"
props=.setup.props

command -v dotnet > /dev/null || die "the .NET SDK 10 is missing: install it so that 'dotnet' is on PATH"

# The stand-ins are named as the packages that a closed registry may lack. The small ones are asked for first, and one
# that is missing settles it: the two big ones are gigabytes where they exist. Warnings are errors, as in every build of ours:
# a registry that has another version only does not have the package.
registry_has_packages() {
  local probe package version
  probe=$(mktemp -d)
  trap 'rm -rf "$probe"' RETURN
  for package in prometheus-net.AspNetCore KubernetesClient KubeOps.Operator TorchSharp-cuda-linux Microsoft.ML.OnnxRuntime.Gpu; do
    version=$(sed -n "s/.*Include=\"$package\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props)
    cat > "$probe/probe.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>
  <ItemGroup><PackageReference Include="$package" Version="$version" /></ItemGroup>
</Project>
END
    dotnet restore "$probe/probe.csproj" -v quiet > "$probe/log" 2>&1 || {
      say "the package registry lacks $package $version: building with the stand-ins"
      return 1
    }
  done
}

if [ ! -f $props ]; then
  say "asking the package registry for the packages that it may lack"
  lacking=true
  if registry_has_packages; then lacking=false; fi
  printf '<Project>\n  <PropertyGroup>\n    <UseStandIns>%s</UseStandIns>\n  </PropertyGroup>\n</Project>\n' $lacking > $props
fi

if grep -q '<UseStandIns>true' $props; then
  for script in standins/*/setup.sh; do
    [ -f "$script" ] || continue
    bash "$script" > /dev/null || die "$script failed"
  done
fi
