-- Whether a record with its defaults is one that a limiter wrote, as src/core/limits/key-state-codec.ts reads it. Of the
-- starts only what lies furthest ahead is looked at: the rest cannot do lasting harm.

local MOST = 9007199254740991
local REST_CAUSES = { limit = true, quota = true, faults = true, key = true }
local COUNTS = { "strikes", "faults", "foreignTokens", "trippedAt", "stableSince", "usedAt" }
local STATED = { "rpm", "tpm", "rpd", "tpd", "at" }
local CEILING = { "limit", "probeAt", "step", "intervalMs", "measuredAt", "confirmedAt" }
local QUOTA = { "used", "since", "until", "rest" }
local OUTCOMES = { "total", "ok", "rateLimited", "failed" }

-- Not true of what is not a number.
local function is_count(value, most) return type(value) == "number" and value >= 0 and value <= (most or MOST) end

local function are_counts(s, names)
  if type(s) ~= "table" then return false end
  for _, name in ipairs(names) do
    if not is_count(s[name]) then return false end
  end
  return true
end

local function is_list(list, most)
  if type(list) ~= "table" then return false end
  for _, value in pairs(list) do
    if not is_count(value, most) then return false end
  end
  return true
end

local function is_quota(quota, latest)
  return are_counts(quota, QUOTA) and quota.since <= latest and quota["until"] <= latest
end

local function is_ceiling(ceiling) return ceiling == nil or (are_counts(ceiling, CEILING) and ceiling.limit >= 1) end

local function is_failure(failure, latest)
  return failure == nil or (type(failure) == "table" and type(failure.kind) == "string" and is_count(failure.at, latest))
end

local function is_sound(s)
  if not is_count(s.seenAt) then return false end
  local latest = s.seenAt + HORIZON_MS
  return (#s.at == 0 or is_count(s.at[#s.at], latest))
    and is_count(s.cooldownUntil, latest)
    and REST_CAUSES[s.restCause] == true
    and is_count(s.foreignUntil, latest)
    and are_counts(s, COUNTS)
    and is_list(s.parked, latest)
    and is_quota(s.requestsToday, latest)
    and is_quota(s.tokensToday, latest)
    and are_counts(s.stated, STATED)
    and type(s.factor) == "number" and s.factor > 0 and s.factor <= 1
    and type(s.proven) == "table" and is_count(s.proven.count) and is_count(s.proven.at)
    and are_counts(s.counts, OUTCOMES)
    and is_list(s.rateLimitedAt, latest)
    and is_list(s.durations)
    and is_ceiling(s.requestCeiling)
    and is_ceiling(s.tokenCeiling)
    and is_failure(s.lastFailure, latest)
end
