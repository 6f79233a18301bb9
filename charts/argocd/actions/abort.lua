-- Returns all traffic to stable. The time makes each action a new one.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/abort"] = os.date("!%Y-%m-%dT%XZ")
return obj
