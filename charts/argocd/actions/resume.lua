-- Ends the pause that the rollout is in. The time makes each action a new one.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/resume"] = os.date("!%Y-%m-%dT%XZ")
return obj
