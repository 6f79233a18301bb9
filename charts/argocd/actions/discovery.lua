-- The actions that apply now; the others are shown greyed out.
local status = obj.status or {}
local rollout = status.rollout or {}
local reason = nil
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Reconciling" and condition.status == "True" then
    reason = condition.reason
  end
end

local goes = status.candidate ~= nil
return {
  ["abort"] = { ["disabled"] = not goes },
  ["approve"] = { ["disabled"] = status.approval == nil },
  ["promote"] = { ["disabled"] = not goes },
  ["resume"] = { ["disabled"] = not (goes and reason == "Paused") },
  ["retry"] = { ["disabled"] = goes or rollout.phase ~= "RolledBack" },
}
