-- Takes all traffic back to stable. The time makes each wish another one.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/abort"] = os.date("!%Y-%m-%dT%XZ")
return obj
