-- The way of most admissions, decided before anything else is defined: the first candidate may start now, on a key that
-- neither waits nor learns nor has anything planned ahead. All others go on to what follows, which would decide the same.
-- It takes the pace of the first candidate as the last argument: eight numbers, 1e300 where there is no limit.

local MAX_AT_ONCE = 100
local PACE = "(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)"

-- Whether a day that was in use is over. A rolling one has no end.
local function has_ended(quota, now)
  return quota ~= nil and quota["until"] > 0 and quota["until"] <= now
end

local function admit_at_once()
  local found = redis.call("MGET", KEYS[1], KEYS[#KEYS])
  local raw = found[1]
  local tokens = tonumber(ARGV[6])
  if ARGV[7] ~= "0" or found[2] then return nil end
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local s = raw and cmsgpack.unpack(raw) or { seenAt = now, at = "", tokens = "", phase = "", id = "", isCalm = true }
  local count = #s.phase
  if s.isCalm ~= true or now < s.seenAt or count > MAX_AT_ONCE or #s.at ~= 8 * count or #s.id ~= 36 * count then
    return nil
  end
  local rpm, burst, windowMs, spanMs, graceMs, tpm, rpd, tpd = string.match(ARGV[#ARGV], PACE)
  rpm, burst, tpm = tonumber(rpm), tonumber(burst), tonumber(tpm)
  if count >= rpm or tokens > tpm then return nil end
  local planned, plannedTokens = 0, 0
  if count > 0 then
    local format = "<" .. string.rep("d", count)
    local times = { struct.unpack(format, s.at) }
    if times[1] <= now - spanMs or times[count] > now then return nil end
    for steps = burst, count do
      if times[count + 1 - steps] + math.ceil(((steps - burst + 1) * windowMs) / rpm) > now then return nil end
    end
    local spent = { struct.unpack(format, s.tokens) }
    local reserved = string.find(s.phase, "0", 1, true)
    while reserved do
      if times[reserved] < now - graceMs then return nil end
      planned, plannedTokens = planned + 1, plannedTokens + spent[reserved]
      reserved = string.find(s.phase, "0", reserved + 1, true)
    end
    if tpm < 1e300 then
      local sum = tokens
      for index = 1, count do sum = sum + spent[index] end
      if sum > tpm then return nil end
    end
  end
  local requestsToday, tokensToday = s.requestsToday, s.tokensToday
  if has_ended(requestsToday, now) or has_ended(tokensToday, now) then return nil end
  if (requestsToday and requestsToday.used or 0) + planned + 1 > tonumber(rpd) then return nil end
  if (tokensToday and tokensToday.used or 0) + plannedTokens + tokens > tonumber(tpd) then return nil end
  s.seenAt = now
  s.at = s.at .. struct.pack("<d", now)
  s.tokens = s.tokens .. struct.pack("<d", tokens)
  s.phase = s.phase .. "0"
  s.id = s.id .. ARGV[1] .. string.rep(" ", 36 - #ARGV[1])
  redis.call("SET", KEYS[1], cmsgpack.pack(s), "PX", 176400000)
  return now
end

local isDecided, atOnce = pcall(admit_at_once)
if isDecided and atOnce then return atOnce end
