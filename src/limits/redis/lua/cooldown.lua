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

-- Twin of src/core/limits/fault.ts.
local BREAKER_AT = 3
local MAX_FAULTS = 64

local function open_for(faults, fault)
  if faults < BREAKER_AT then return 0 end
  return math.min(fault.mostMs, fault.openMs * 2 ^ math.floor((faults - BREAKER_AT) / fault.weight))
end

local function cool_down(standing, id, model, startAt, settlement)
  local s, now, outcome, fault = standing.state, standing.now, settlement.outcome, settlement.fault
  local isLimit, rest = settlement.counter == "rateLimited", settlement.rest
  local index = find_start(s, id)
  local at = index and s.at[index] or startAt
  if isLimit then
    s.strikes = math.min(MAX_STRIKES, s.strikes + 1)
  elseif outcome == "ok" then
    s.strikes = 0
  end
  local isOld = s.restCause == "faults" and at < s.cooldownUntil
  if not isOld then
    if isLimit or (settlement.isServed and fault == nil) then
      s.faults = 0
    elseif fault ~= nil then
      s.faults = math.min(MAX_FAULTS, s.faults + fault.weight)
    end
  end
  local openMs = (fault == nil or isOld) and 0 or open_for(s.faults, fault)
  if settlement.isServed and at >= s.cooldownUntil then s.isProbing = nil end
  local untilAt = now + math.max(openMs, wait_of(settlement.cooldown, s.strikes))
  if untilAt <= now then return end
  if rest == "model" or settlement.dimension == "upstream" then return park(s, model, untilAt) end
  if untilAt <= s.cooldownUntil then return end
  s.cooldownUntil = untilAt
  s.restCause = rest
  s.isProbing = (s.isProbing or isLimit or rest ~= "limit") and true or nil
  s.isPromised = isLimit and settlement.cooldown.kind == "stated" and s.strikes < BROKEN_PROMISES or nil
  for other = #s.at, 1, -1 do
    if phase_at(s, other) == RESERVED and s.at[other] < untilAt then remove_start(s, other) end
  end
end
