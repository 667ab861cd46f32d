-- Twin of src/core/limits/earliest-start.ts: returns the moment, what holds it back, and whether only the pace does.

local function day_free_at(standing, tokens)
  local s, policy, now = standing.state, standing.policy, standing.now
  local rpd, tpd = standing.pace.rpd, standing.pace.tpd
  if rpd == nil and tpd == nil then return 0 end
  local planned, plannedTokens = 0, 0
  local index = string.find(s.phase, RESERVED, 1, true)
  while index ~= nil do
    planned = planned + 1
    plannedTokens = plannedTokens + s.tokens[index]
    index = string.find(s.phase, RESERVED, index + 1, true)
  end
  return math.max(
    rpd and quota_free_at(s.requestsToday, planned, 1, rpd, policy.isRolling, now) or 0,
    tpd and quota_free_at(s.tokensToday, plannedTokens, tokens, tpd, policy.isRolling, now) or 0
  )
end

local REST_REASON = { limit = "cooldown", quota = "cooldown", faults = "failing", key = "key" }

local function earliest_start(standing, candidate)
  local s, now = standing.state, standing.now
  local floor = now + (candidate.delayMs > 0 and math.ceil(candidate.delayMs) or 0)
  local reason = "backoff"
  local restReason = REST_REASON[s.restCause]
  if s.cooldownUntil > floor then floor, reason = s.cooldownUntil, restReason end
  local parkedAt = s.parked[candidate.model] or 0
  if parkedAt > floor then floor, reason = parkedAt, "cooldown" end
  local probe = pending_probe(s, now, "")
  if probe ~= nil and math.max(now, s.at[probe]) + PROBE_GAP_MS > floor then
    floor, reason = math.max(now, s.at[probe]) + PROBE_GAP_MS, restReason
  end
  local day = day_free_at(standing, candidate.tokens)
  if day > floor then floor, reason = day, "day" end
  local isPaced = floor <= now
  if floor == INFINITE then return floor, reason, isPaced end
  local at, heldBy = earliest_placement(s, {
    from = floor,
    tokens = candidate.tokens,
    foreignTokens = s.foreignTokens,
    foreignUntil = s.foreignUntil,
  }, probe == nil and probe_pace(standing) or standing.pace)
  if at <= now then return now, "", isPaced end
  return at, heldBy or reason, isPaced
end
