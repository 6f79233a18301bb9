-- Tries the version that was rolled back again. The time makes each action a new one.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/retry"] = os.date("!%Y-%m-%dT%XZ")
return obj
