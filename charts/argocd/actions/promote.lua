-- Skips the rest of the rollout's steps. The time makes each action a new one.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/promote"] = os.date("!%Y-%m-%dT%XZ")
return obj
