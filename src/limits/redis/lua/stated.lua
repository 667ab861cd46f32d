-- Twin of src/core/limits/stated.ts: takes over what a response said about limits, in place.

local COUNTING_NOISE = 0.1

local function used_of(said, limit)
  if said == nil then return 0 end
  if said.used ~= nil then return said.used end
  local all = said.limit or limit
  if said.remaining == nil or all == nil then return 0 end
  return math.max(0, all - said.remaining)
end

local function stated_limits(s, policy, said, now)
  local known = now - s.stated.at <= LEARNED_TTL_MS and s.stated or { rpm = 0, tpm = 0, rpd = 0, tpd = 0 }
  local stated = { at = now }
  for _, name in ipairs({ "rpm", "tpm", "rpd", "tpd" }) do
    local limit = said[name] and said[name].limit or 0
    if limit == 0 then
      stated[name] = known[name]
    else
      stated[name] = limit < (policy[name] or INFINITE) and limit or 0
    end
  end
  return stated
end

local function foreign_tokens(s, policy, pace, said, now)
  local limit = limit_of("tpm", policy, s, now)
  local ours = 0
  for index = 1, #s.at do
    if phase_at(s, index) ~= RESERVED then ours = ours + s.tokens[index] end
  end
  local tokens = used_of(said, limit) - ours
  if limit == nil or tokens <= limit * COUNTING_NOISE then return 0, 0 end
  return tokens, now + math.min(pace.windowMs, said.resetMs or pace.windowMs)
end

local function room_for(s, policy, said, now)
  local known = s.requestCeiling
  if known == nil or said == nil or said.remaining == nil then return known end
  local limit = accepted_with(s, now, policy.windowMs, false) + said.remaining
  if limit <= known.limit then return known end
  if limit >= policy.rpm then return nil end
  known.limit, known.confirmedAt = limit, now
  return known
end

local function spent_at_least(quota, used, limit, policy, now)
  if used <= quota.used then return quota end
  return spent(quota, used - quota.used, limit, policy.isRolling, now)
end

local function adopt(standing, said)
  local s, policy, pace, now = standing.state, standing.policy, standing.pace, standing.now
  if policy.throttle.mode == "fixed" or next(said) == nil then return end
  s.stated = stated_limits(s, policy, said, now)
  local rpd, tpd = limit_of("rpd", policy, s, now), limit_of("tpd", policy, s, now)
  s.requestsToday = spent_at_least(s.requestsToday, used_of(said.rpd, rpd), rpd, policy, now)
  s.tokensToday = spent_at_least(s.tokensToday, used_of(said.tpd, tpd), tpd, policy, now)
  if said.tpm ~= nil then s.foreignTokens, s.foreignUntil = foreign_tokens(s, policy, pace, said.tpm, now) end
  s.requestCeiling = room_for(s, policy, said.rpm, now)
end
