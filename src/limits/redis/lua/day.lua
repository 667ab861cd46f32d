-- Twin of src/core/limits/day.ts. A quota is {used, at}; `policy.isRolling` says how days come back, and `dayEnds`, where
-- a script is given them, when those around now end.

local DAY_MS = 86400000
local LONGEST_DAY_MS = DAY_MS + 3600000
local dayEnds = {}

local function unused() return { used = 0, at = 0 } end

local function quota_at(quota, limit, isRolling, now)
  if quota.used == 0 then return quota end
  if not (isRolling and limit ~= nil) then return now >= quota.at and unused() or quota end
  if quota.at > now then return { used = quota.used, at = now } end
  local units = math.floor(((now - quota.at) * limit) / DAY_MS)
  if units >= quota.used then return unused() end
  return { used = quota.used - units, at = quota.at + math.ceil((units * DAY_MS) / limit) }
end

local function day_end(now)
  for _, at in ipairs(dayEnds) do
    if at > now then return at end
  end
  return now - now % DAY_MS + DAY_MS
end

local function spent(quota, amount, limit, isRolling, now)
  local used = math.max(0, quota.used + amount)
  if used == 0 then return unused() end
  if quota.used > 0 then return { used = used, at = quota.at } end
  return { used = used, at = isRolling and limit ~= nil and now or day_end(now) }
end

local function quota_free_at(quota, amount, limit, isRolling, now)
  if quota.used + amount <= limit then return now end
  if amount > limit then return INFINITE end
  if not isRolling then return quota.used == 0 and now or math.min(quota.at, now + LONGEST_DAY_MS) end
  return quota.at + math.ceil(((quota.used + amount - limit) * DAY_MS) / limit)
end
