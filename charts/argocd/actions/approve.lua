-- Opens the step that waits, for the version, bytes and step that it waits with, and for no other.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["sluice.dev/approve"] = obj.status.approval.token
return obj
