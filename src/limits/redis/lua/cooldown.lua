-- Twin of src/core/limits/cooldown.ts: the wait an outcome asks for, in place.

local BACKOFF_BASE_MS = 1000
local BACKOFF_CEILING_MS = 30000
local BACKOFF_FLOOR_MS = 250
local MAX_STRIKES = 16
local BROKEN_PROMISES = 3

local function wait_of(cooldown, strikes)
  if cooldown.kind == "none" then return 0 end
  if cooldown.kind == "stated" then return math.min(HORIZON_MS, math.max(0, math.ceil(cooldown.ms))) end
  local ceiling = math.min(BACKOFF_CEILING_MS, BACKOFF_BASE_MS * 2 ^ strikes)
  return math.max(BACKOFF_FLOOR_MS, math.floor(cooldown.jitter * ceiling))
end

local function cool_down(standing, id, model, startAt, settlement)
  local s, now, outcome = standing.state, standing.now, settlement.outcome
  local isLimit = settlement.counter == "rateLimited"
  if isLimit then
    s.strikes = math.min(MAX_STRIKES, s.strikes + 1)
  elseif outcome == "ok" then
    s.strikes = 0
  end
  local ms = wait_of(settlement.cooldown, s.strikes)
  if ms > 0 and settlement.dimension == "upstream" then return park(s, model, now + ms) end
  local index = find_start(s, id)
  local at = index and s.at[index] or startAt
  local isProbing = s.isProbing and not (settlement.isServed and at >= s.cooldownUntil) or nil
  local untilAt = ms > 0 and now + ms or 0
  if untilAt <= s.cooldownUntil then
    s.isProbing = isProbing
    return
  end
  s.cooldownUntil = untilAt
  s.isExhausted = outcome == "quota_exhausted" or nil
  s.isProbing = (isLimit or isProbing) and true or nil
  s.isPromised = isLimit and settlement.cooldown.kind == "stated" and s.strikes < BROKEN_PROMISES or nil
  for other = #s.at, 1, -1 do
    if phase_at(s, other) == RESERVED and s.at[other] < untilAt then remove_start(s, other) end
  end
end
