-- Health of TrainingJob, ModelVersion and ModelDeployment from their conditions. A rollout that waits for a person, a pause or the end of a
-- freeze is Suspended; one that was rolled back is Degraded, even while the stable version serves all clients.
local waits = { AwaitingApproval = true, Frozen = true, Paused = true, Suspended = true }

local hs = { status = "Progressing", message = "not looked at yet" }
local status = obj.status
if status == nil or status.conditions == nil then
  return hs
end

if status.observedGeneration ~= nil and status.observedGeneration ~= obj.metadata.generation then
  hs.message = "the spec's last change is not looked at yet"
  return hs
end

local is = {}
for _, condition in ipairs(status.conditions) do
  if condition.status == "True" then
    is[condition.type] = condition
  end
end

local function say(state, condition)
  hs.status = state
  hs.message = condition.reason .. ": " .. (condition.message or "")
  return hs
end

if is.Stalled ~= nil then
  return say("Degraded", is.Stalled)
end

if is.Reconciling ~= nil then
  return say(waits[is.Reconciling.reason] and "Suspended" or "Progressing", is.Reconciling)
end

if is.Ready ~= nil then
  return say("Healthy", is.Ready)
end

return hs
