-- Brings what a machine did while the store was away, and says when all machines return to it: a little after the first
-- of them found it again, so that each has told its starts before anybody counts on the whole limit.
--
-- KEYS[1]             moment of the return
-- KEYS[1 + i]         record of key i
-- ARGV[1]             milliseconds from the first contact to the return
-- ARGV[2 i], [2 i + 1]  policy and record of key i (JSON)
--
-- Returns the milliseconds until the return; 0 when it has come.

-- How long the moment is remembered after it has come, for machines that find the store later.
local MEMORY_MS = 30000

local now = server_now()

local function larger(quota, other)
  return other ~= nil and other.used > quota.used and other or quota
end

local function merge(s, other)
  for index = 1, #other.at do
    local phase, id = phase_at(other, index), id_at(other, index)
    if phase ~= RESERVED and #s.at < MAX_STARTS and find_start(s, id) == nil then
      insert_start(s, other.at[index], other.tokens[index], phase, id)
    end
  end
  s.requestsToday = larger(s.requestsToday, other.requestsToday)
  s.tokensToday = larger(s.tokensToday, other.tokensToday)
  if (other.cooldownUntil or 0) > s.cooldownUntil then
    s.cooldownUntil, s.isExhausted, s.isProbing = other.cooldownUntil, other.isExhausted, other.isProbing
  end
  if s.requestCeiling == nil then s.requestCeiling = other.requestCeiling end
  if s.tokenCeiling == nil then s.tokenCeiling = other.tokenCeiling end
  s.factor = math.min(s.factor, other.factor or 1)
  s.seenAt = math.max(s.seenAt, other.seenAt)
  return s
end

for i = 1, #KEYS - 1 do
  local policy, other = cjson.decode(ARGV[2 * i]), cjson.decode(ARGV[2 * i + 1])
  local merged = over_records(function(read)
    return standing_at(merge(read(KEYS[i + 1]), other), policy, now).state
  end)
  write_record(KEYS[i + 1], merged)
end

local waitMs = tonumber(ARGV[1])
redis.call("SET", KEYS[1], now + waitMs, "NX", "PX", waitMs + MEMORY_MS)
local returnAt = tonumber(redis.call("GET", KEYS[1])) or now
return math.min(waitMs, math.max(0, returnAt - now))
