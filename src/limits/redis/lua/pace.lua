-- Twin of src/core/limits/pace.ts, and of what it takes from ceiling.ts.

local MAX_RPM = 2000
local WAKE_UP_MS = 1000

local function whole(value, least, most)
  if value ~= value then return least end
  return math.min(most, math.max(least, math.floor(value)))
end

local function remembered(known, now)
  return known ~= nil and now - known.confirmedAt <= LEARNED_TTL_MS and known or nil
end

local function ceiling_at(known, now)
  if remembered(known, now) == nil then return INFINITE end
  return now >= known.probeAt and known.limit + known.step or known.limit
end

-- A limit as configured, or as the provider stated it below that; nil where there is none.
local function limit_of(name, policy, s, now)
  local configured = policy[name]
  local stated = s.stated[name]
  if stated == 0 or now - s.stated.at > LEARNED_TTL_MS or policy.throttle.mode == "fixed" then return configured end
  return configured == nil and stated or math.min(configured, stated)
end

local function rule_rpm(policy, s)
  return policy.throttle.mode == "polite" and math.max(1, math.floor(policy.rpm * s.factor)) or policy.rpm
end

local function pace_at(policy, s, now)
  local rpm = math.min(rule_rpm(policy, s), limit_of("rpm", policy, s, now) or policy.rpm)
  local largest = limit_of("tpm", policy, s, now) or INFINITE
  local tpm = largest
  if policy.throttle.mode == "polite" then
    rpm = math.min(rpm, ceiling_at(s.requestCeiling, now))
    tpm = math.min(tpm, ceiling_at(s.tokenCeiling, now))
  end
  rpm = whole(rpm, 1, MAX_RPM)
  local window = math.max(1, math.floor(policy.windowMs))
  local margin = math.max(0, math.floor(policy.marginMs))
  return {
    rpm = rpm,
    burst = whole(policy.burst, 1, rpm),
    windowMs = window,
    spanMs = window + margin,
    graceMs = math.max(
      margin,
      math.ceil(window / whole(policy.rpm, 1, MAX_RPM)),
      math.min(WAKE_UP_MS, math.floor(window / 4))
    ),
    tpm = tpm,
    largest = largest,
  }
end

-- Least distance in milliseconds between a start and the `steps`-th one after it.
local function gap_ms(pace, steps)
  if steps >= pace.rpm then return pace.spanMs end
  if steps < pace.burst then return 0 end
  return math.ceil(((steps - pace.burst + 1) * pace.windowMs) / pace.rpm)
end
