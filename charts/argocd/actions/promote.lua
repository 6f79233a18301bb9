-- Skips what is left of the rollout's steps. The time makes each wish another one.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/promote"] = os.date("!%Y-%m-%dT%XZ")
return obj
