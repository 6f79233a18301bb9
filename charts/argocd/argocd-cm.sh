#!/bin/bash
# Prints the entries for Argo CD's ConfigMap argocd-cm, made of the Lua files beside this script: argocd-cm.yaml is its output.
set -euo pipefail
cd "$(dirname "$0")"
indent() { sed "s/^\(.\)/$1\1/" "$2"; }
printf '# Made by argocd-cm.sh of the Lua files here: change those. Merge it into argocd-cm, as README.md says.\n'
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cm\n  namespace: argocd\ndata:\n'
for kind in ModelDeployment ModelVersion TrainingJob; do
  printf '  resource.customizations.health.sluice.dev_%s: |\n' "$kind"
  indent '    ' health.lua
done
printf '  resource.customizations.actions.sluice.dev_ModelDeployment: |\n    discovery.lua: |\n'
indent '      ' actions/discovery.lua
printf '    definitions:\n'
for action in abort approve promote resume retry; do
  printf '      - name: %s\n        action.lua: |\n' "$action"
  indent '          ' "actions/$action.lua"
done
