-- Twin of src/core/limits/probe.ts.

local PROBE_TERM_MS = 30000
local PROBE_GAP_MS = 1000
local PROBE_POLL_MS = 100

-- Index of the request, other than `id`, that goes alone after a cooldown; nil when there is none.
local function pending_probe(s, now, id)
  if not s.isProbing then return nil end
  for index = 1, #s.at do
    local phase = phase_at(s, index)
    if (phase == STARTED or phase == RESERVED) and s.at[index] >= s.cooldownUntil
      and s.at[index] > now - PROBE_TERM_MS and id_at(s, index) ~= id then
      return index
    end
  end
  return nil
end

-- The pace of a request behind no other probe: that of its limits without what was learned from refusals.
local function probe_pace(standing)
  local s, pace = standing.state, standing.pace
  if not s.isProbing or not s.isPromised then return pace end
  local requests, tokens = s.requestCeiling, s.tokenCeiling
  s.requestCeiling, s.tokenCeiling = nil, nil
  local plain = pace_at(standing.policy, s, standing.now)
  s.requestCeiling, s.tokenCeiling = requests, tokens
  return plain
end
