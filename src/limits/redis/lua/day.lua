-- Twin of src/core/limits/day.ts. A quota is {used, since, until, rest}; `policy.isRolling` says how days come back,
-- and `dayEnds`, where a script is given them, when those around now end.

local DAY_MS = 86400000
local LONGEST_DAY_MS = DAY_MS + 3600000
local dayEnds = {}

local function quota_at(quota, limit, isRolling, now)
  if quota.used == 0 then return unused() end
  if not (isRolling and limit ~= nil) then
    if now >= quota["until"] then return unused() end
    quota["until"] = math.min(quota["until"], now + LONGEST_DAY_MS)
    return quota
  end
  if quota.since > now then
    quota.since = now
    return quota
  end
  local back = (now - quota.since) * limit + quota.rest
  local units = math.floor(back / DAY_MS)
  if units >= quota.used then return unused() end
  return { used = quota.used - units, since = now, ["until"] = quota["until"], rest = back - units * DAY_MS }
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
  if quota.used > 0 then
    return { used = used, since = quota.since, ["until"] = quota["until"], rest = quota.rest }
  end
  local untilAt = isRolling and limit ~= nil and 0 or day_end(now)
  return { used = used, since = now, ["until"] = untilAt, rest = 0 }
end

-- `planned` is what others are about to use of the quota.
local function quota_free_at(quota, planned, amount, limit, isRolling, now)
  local used = quota.used + planned
  if used + amount <= limit then return now end
  if amount > limit then return INFINITE end
  if not isRolling then return quota["until"] > 0 and quota["until"] or day_end(now) end
  return math.max(now, quota.since) + math.ceil(((used + amount - limit) * DAY_MS - quota.rest) / limit)
end
