-- Brings what a machine did while the store was away. With a wait, also appoints the moment at which all machines return
-- to it: a little after the first of them found it again, so that each has told its starts before anybody counts on the
-- whole limit.
--
-- KEYS[1], [2], [3]   moment of the return; machines; leases
-- KEYS[3 + i]         record of key i
-- ARGV[1]             milliseconds from now to the return; 0 to appoint none
-- ARGV[2]             what the machine's own clock shows, in milliseconds since the epoch
-- ARGV[3]             ids of permits that hold no slot any more (JSON)
-- ARGV[2 + 2 i], [3 + 2 i]  policy and record of key i (JSON), its times on the machine's clock
--
-- Returns {milliseconds until the return or -1 when none is appointed, when any machine last settled a request}.

local now = server_now()
local aheadMs = tonumber(ARGV[2]) - now

local function larger(quota, other)
  return other.used > quota.used and other or quota
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
  if other.cooldownUntil > s.cooldownUntil then
    s.cooldownUntil, s.restCause, s.faults = other.cooldownUntil, other.restCause, other.faults
    s.isProbing, s.isPromised = other.isProbing, other.isPromised
  end
  if s.requestCeiling == nil then s.requestCeiling = other.requestCeiling end
  if s.tokenCeiling == nil then s.tokenCeiling = other.tokenCeiling end
  s.factor = math.min(s.factor, other.factor)
  for model, untilAt in pairs(other.parked) do park(s, model, untilAt) end
  if other.stated.at > s.stated.at then s.stated = other.stated end
  if other.foreignUntil > s.foreignUntil then
    s.foreignTokens, s.foreignUntil = other.foreignTokens, other.foreignUntil
  end
  s.seenAt = math.max(s.seenAt, other.seenAt)
  return s
end

for i = 1, #KEYS - 3 do
  local policy, other = cjson.decode(ARGV[2 + 2 * i]), with_defaults(cjson.decode(ARGV[3 + 2 * i]))
  move_back(other, aheadMs)
  other.seenAt = math.min(now, other.seenAt)
  local merged = over_records(function(read)
    return standing_at(merge(read(KEYS[i + 3]), other), policy, now).state
  end)
  write_record(KEYS[i + 3], merged)
end

for _, id in ipairs(cjson.decode(ARGV[3])) do redis.pcall("HDEL", KEYS[3], id) end

local waitMs = tonumber(ARGV[1])
if waitMs > 0 and return_after(KEYS[1], now) == 0 then redis.call("SET", KEYS[1], now + waitMs, "PX", waitMs) end
local newest = redis.pcall("ZREVRANGE", KEYS[2], 0, 0, "WITHSCORES")
local activeAt = newest.err == nil and tonumber(newest[2]) or 0
local returnAt = return_after(KEYS[1], now)
return { returnAt > 0 and returnAt - now or -1, activeAt }
