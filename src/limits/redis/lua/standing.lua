-- Twin of src/core/limits/standing.ts: brings a record to `now`, in place.

-- 0 stands for never.
local function back(at, ms) return at == 0 and 0 or math.max(0, at - ms) end

local function move_ceiling(known, ms)
  if known == nil then return end
  known.probeAt = back(known.probeAt, ms)
  known.measuredAt = back(known.measuredAt, ms)
  known.confirmedAt = back(known.confirmedAt, ms)
end

-- The clock was set back: times of the past move with it. A day's end stands.
local function move_back(s, ms)
  s.seenAt = back(s.seenAt, ms)
  for index = 1, #s.at do s.at[index] = back(s.at[index], ms) end
  for model, untilAt in pairs(s.parked) do s.parked[model] = back(untilAt, ms) end
  for index = 1, #s.rateLimitedAt do s.rateLimitedAt[index] = back(s.rateLimitedAt[index], ms) end
  for _, field in ipairs({ "cooldownUntil", "foreignUntil", "trippedAt", "stableSince", "usedAt" }) do
    s[field] = back(s[field], ms)
  end
  s.requestsToday.since = back(s.requestsToday.since, ms)
  s.tokensToday.since = back(s.tokensToday.since, ms)
  s.stated.at = back(s.stated.at, ms)
  s.proven.at = back(s.proven.at, ms)
  move_ceiling(s.requestCeiling, ms)
  move_ceiling(s.tokenCeiling, ms)
  if s.lastFailure ~= nil then s.lastFailure.at = back(s.lastFailure.at, ms) end
end

-- Drops starts that left the window, and reservations whose turn has passed.
local function drop_past(s, pace, now)
  local horizon, passed = now - pace.spanMs, now - pace.graceMs
  local times, count = s.at, #s.at
  if count == 0 then return end
  local reserved = string.find(s.phase, RESERVED, 1, true)
  if times[1] > horizon and (reserved == nil or times[reserved] >= passed) then return end
  local at, tokens, phases, ids = {}, {}, {}, {}
  for index = 1, count do
    local phase = phase_at(s, index)
    if times[index] > horizon and (phase ~= RESERVED or times[index] >= passed) then
      local kept = #at + 1
      at[kept], tokens[kept], phases[kept], ids[kept] = times[index], s.tokens[index], phase, id_at(s, index)
    end
  end
  s.at, s.tokens, s.phase, s.id = at, tokens, table.concat(phases), table.concat(ids)
end

local function standing_at(s, policy, now)
  local isMovedBack = now < s.seenAt
  if isMovedBack then move_back(s, s.seenAt - now) end
  local pace = pace_at(policy, s, now)
  drop_past(s, pace, now)
  if next(s.parked) ~= nil then
    for model, untilAt in pairs(s.parked) do
      if untilAt <= now then s.parked[model] = nil end
    end
  end
  s.requestCeiling, s.tokenCeiling = remembered(s.requestCeiling, now), remembered(s.tokenCeiling, now)
  pace.rpd, pace.tpd = limit_of("rpd", policy, s, now), limit_of("tpd", policy, s, now)
  s.requestsToday = quota_at(s.requestsToday, pace.rpd, policy.isRolling, now)
  s.tokensToday = quota_at(s.tokensToday, pace.tpd, policy.isRolling, now)
  if #s.rateLimitedAt > 0 then
    local recent = {}
    for _, at in ipairs(s.rateLimitedAt) do
      if at > now - policy.throttle.withinMs then recent[#recent + 1] = at end
    end
    s.rateLimitedAt = recent
  end
  s.seenAt = now
  return { state = s, pace = pace, policy = policy, now = now, isMovedBack = isMovedBack }
end
