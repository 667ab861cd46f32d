-- Twin of src/core/limits/learn.ts, ceiling.ts, throttle.ts and window-count.ts. All of it changes the record in place.

local PROVEN_TTL_MS = 3600000
local TOGETHER_MS = 600000
local TOKEN_STEP = 0.1
local PLANS = {
  dropped = { firstMs = 30000, factor = 2, mostMs = 60000 },
  lasting = { firstMs = 120000, factor = 4, mostMs = 3600000 },
}

-- Number and tokens of the requests accepted, or probably accepted, in the `lengthMs` up to and with `at`.
local function accepted_with(s, at, lengthMs, settledOnly)
  local count, tokens = 0, 0
  for index = 1, #s.at do
    local phase = phase_at(s, index)
    if s.at[index] > at - lengthMs and s.at[index] <= at
      and (phase == SETTLED or (phase == STARTED and not settledOnly)) then
      count = count + 1
      tokens = tokens + s.tokens[index]
    end
  end
  return count, tokens
end

local function lowered(known, accepted, isDrop, step, sentAt, now)
  if known ~= nil and sentAt <= known.measuredAt then return known end
  local plan = isDrop and PLANS.dropped or PLANS.lasting
  local isAgreement = known ~= nil and accepted >= known.limit
  local intervalMs = isAgreement and math.min(plan.mostMs, known.intervalMs * plan.factor) or plan.firstMs
  return {
    limit = accepted,
    probeAt = now + intervalMs,
    step = step,
    intervalMs = intervalMs,
    measuredAt = now,
    confirmedAt = now,
  }
end

local function confirmed(known, accepted, configured, sentAt, now)
  if sentAt <= known.measuredAt then return known end
  if accepted >= configured then return nil end
  if accepted < known.limit then return known end
  known.confirmedAt = now
  if accepted > known.limit then
    known.limit, known.probeAt, known.step = accepted, now, math.min(known.step * 2, accepted)
  end
  return known
end

local function fewer_requests(standing, sentAt)
  local s, policy, now = standing.state, standing.policy, standing.now
  local accepted = accepted_with(s, sentAt, policy.windowMs, false)
  local known, rpm = s.requestCeiling, standing.pace.rpm
  local isAlone = known == nil or now - known.measuredAt > TOGETHER_MS
  local least = isAlone and math.min(known and known.limit or rpm, math.ceil(policy.rpm / 2)) or math.ceil(rpm / 2)
  local measured = math.max(accepted, least)
  if measured >= policy.rpm then return known end
  local isDrop = s.proven.count > accepted and now - s.proven.at <= PROVEN_TTL_MS
  return lowered(known, measured, isDrop, 1, sentAt, now)
end

local function fewer_tokens(standing, sentAt, asked)
  local s, policy, now = standing.state, standing.policy, standing.now
  local _, tokens = accepted_with(s, sentAt, policy.windowMs, false)
  local accepted = math.max(1, math.min(asked, standing.pace.tpm), tokens)
  if accepted >= (limit_of("tpm", policy, s, now) or INFINITE) then return s.tokenCeiling end
  return lowered(s.tokenCeiling, accepted, true, math.ceil(accepted * TOKEN_STEP), sentAt, now)
end

local function prove(standing, sentAt)
  local s, policy, now = standing.state, standing.policy, standing.now
  local count, tokens = accepted_with(s, sentAt, math.max(1, policy.windowMs - policy.marginMs), true)
  if count >= s.proven.count or now - s.proven.at > PROVEN_TTL_MS then s.proven = { count = count, at = now } end
  if s.requestCeiling ~= nil then s.requestCeiling = confirmed(s.requestCeiling, count, policy.rpm, sentAt, now) end
  if s.tokenCeiling ~= nil then
    s.tokenCeiling = confirmed(s.tokenCeiling, tokens, limit_of("tpm", policy, s, now) or INFINITE, sentAt, now)
  end
end

-- A share without the noise of binary fractions.
local function share(value) return math.floor(value * 1e6 + 0.5) / 1e6 end

local function after_rate_limit(s, rule, now)
  table.insert(s.rateLimitedAt, now)
  while #s.rateLimitedAt > MAX_EVIDENCE do table.remove(s.rateLimitedAt, 1) end
  s.stableSince = now
  local fresh = 0
  for _, at in ipairs(s.rateLimitedAt) do
    if at > now - rule.withinMs and at >= s.trippedAt + rule.withinMs then fresh = fresh + 1 end
  end
  if rule.mode ~= "polite" or fresh < math.min(rule.spike, MAX_EVIDENCE) then return end
  s.trippedAt = now
  s.factor = math.max(rule.floor, share(s.factor * (1 - rule.reduce)))
end

local function after_answer(s, rule, turnMs, now)
  local idleMs = now - math.max(s.usedAt, s.stableSince)
  local since = idleMs > math.max(rule.stableMs, 2 * turnMs) and s.stableSince + idleMs or s.stableSince
  s.usedAt = now
  if s.factor >= 1 then return end
  local steps = math.max(0, math.floor((now - since) / rule.stableMs))
  s.stableSince = since + steps * rule.stableMs
  s.factor = math.min(1, share(s.factor + steps * rule.restore))
end

-- `sentAt` is nil for a request that has left the window: it says nothing about it, only that the key is in use.
local function learn(standing, sentAt, asked, settlement)
  local s, policy, now = standing.state, standing.policy, standing.now
  local rule, dimension = policy.throttle, settlement.dimension
  if settlement.outcome == "ok" then
    if sentAt ~= nil then prove(standing, sentAt) end
    after_answer(s, rule, math.ceil(standing.pace.spanMs / standing.pace.rpm), now)
  elseif sentAt ~= nil and settlement.outcome == "rate_limited" and dimension ~= "upstream" then
    if dimension ~= "tpm" then
      s.requestCeiling = fewer_requests(standing, sentAt)
      after_rate_limit(s, rule, now)
    elseif settlement.stated.tpm == nil or settlement.stated.tpm.limit == nil then
      s.tokenCeiling = fewer_tokens(standing, sentAt, asked)
    end
  end
end
