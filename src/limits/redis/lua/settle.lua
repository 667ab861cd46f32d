-- Books how a started request ended, as src/core/limits/settle-start.ts does, counts it, and frees its slot.
--
-- KEYS[1], [2], [3], [4]  record of the permit's key; leases; counters of the key; machines
-- ARGV[1], [2], [3]       id, model and reserved tokens of the permit
-- ARGV[4], [5]            policy and settlement (JSON)
-- ARGV[6]                 what it adds to the counters (JSON): a list of name, amount, name, amount …
-- ARGV[7]                 this machine's id
-- ARGV[8]                 ends of the days around now (JSON)
-- ARGV[9]                 when the permit was planned to start
--
-- Returns {now, record as written, machines seen, posture before…, posture after…}, a posture being cooldownUntil,
-- factor in millionths, rpm, other rpm, other tpm; {now, "", machines} when it was settled before.

local COUNTERS_TTL_MS = 40 * 86400000
local MACHINE_TTL_MS = 60000

local now = server_now()
local id, model, asked = filled_up(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local plannedAt = tonumber(ARGV[9])
local policy, settlement = cjson.decode(ARGV[4]), cjson.decode(ARGV[5])
dayEnds = cjson.decode(ARGV[8])

local function other_limit(configured, stated, learned)
  local least = math.min(stated or INFINITE, learned or INFINITE)
  return least < (configured or INFINITE) and least or 0
end

local function posture(s)
  local cooldownUntil = s.cooldownUntil
  for _, untilAt in pairs(s.parked) do cooldownUntil = math.max(cooldownUntil, untilAt) end
  local isPolite = policy.throttle.mode == "polite"
  local requests, tokens = isPolite and s.requestCeiling, isPolite and s.tokenCeiling
  return {
    cooldownUntil,
    isPolite and math.floor(s.factor * 1e6 + 0.5) or 1000000,
    pace_at(policy, s, now).rpm,
    other_limit(policy.rpm, limit_of("rpm", policy, s, now), requests and requests.limit or nil),
    other_limit(policy.tpm, limit_of("tpm", policy, s, now), tokens and tokens.limit or nil),
  }
end

local isRefused = settlement.counter == "rateLimited"

local function book_usage(s, index)
  local tokens = isRefused and 0 or (settlement.spent or asked)
  if index ~= nil then
    s.tokens[index] = tokens
    set_phase(s, index, isRefused and REJECTED or SETTLED)
  end
  local today, startedAt = s.tokensToday, index and s.at[index] or plannedAt
  if today["until"] ~= 0 and startedAt < today.since then return end
  s.tokensToday = spent(today, tokens - asked, limit_of("tpd", policy, s, now), policy.isRolling, now)
end

local function count_outcome(s)
  local counter = settlement.counter
  if counter == nil then return end
  s.counts[counter] = s.counts[counter] + 1
  if settlement.outcome ~= "ok" then
    s.lastFailure = { kind = settlement.outcome, at = now }
    return
  end
  s.lastFailure = nil
  table.insert(s.durations, settlement.durationMs)
  while #s.durations > MAX_DURATIONS do table.remove(s.durations, 1) end
end

local function settle(read)
  local standing = standing_at(read(KEYS[1]), policy, now)
  local s = standing.state
  local index = find_start(s, id)
  if index ~= nil and (phase_at(s, index) == SETTLED or phase_at(s, index) == REJECTED) then return { s = s } end
  local before = posture(s)
  if isRefused then
    book_usage(s, index)
    adopt(standing, settlement.stated)
  else
    adopt(standing, settlement.stated)
    book_usage(s, index)
  end
  count_outcome(s)
  learn(standing, index and s.at[index], asked, settlement)
  cool_down(standing, id, model, plannedAt, settlement)
  return { s = s, isKnown = index ~= nil, before = before, after = posture(s) }
end

-- What the change of posture adds to the counters, as src/core/limits/tally.ts names it.
local function effects_of(before, after)
  local effects = {}
  local function add(name)
    effects[#effects + 1] = name
    effects[#effects + 1] = 1
  end
  if after[1] > before[1] then add("cooldown:start") end
  if after[2] ~= before[2] then add(after[2] < before[2] and "throttle:spike" or "throttle:stable") end
  if after[4] ~= before[4] then add("limit:rpm") end
  if after[5] ~= before[5] then add("limit:tpm") end
  return effects
end

local function count(increments)
  if #increments == 0 then return end
  if redis.call("TYPE", KEYS[3]).ok ~= "hash" then redis.call("DEL", KEYS[3]) end
  for index = 1, #increments, 2 do
    redis.pcall("HINCRBY", KEYS[3], increments[index], increments[index + 1])
  end
  redis.call("PEXPIRE", KEYS[3], COUNTERS_TTL_MS)
end

local function seen_machines()
  local added = redis.pcall("ZADD", KEYS[4], now, ARGV[7])
  if type(added) == "table" then
    redis.call("DEL", KEYS[4])
    redis.call("ZADD", KEYS[4], now, ARGV[7])
  end
  redis.call("ZREMRANGEBYSCORE", KEYS[4], "-inf", now - MACHINE_TTL_MS)
  redis.call("ZREMRANGEBYSCORE", KEYS[4], "(" .. now, "+inf")
  redis.call("PEXPIRE", KEYS[4], MACHINE_TTL_MS)
  return redis.call("ZCARD", KEYS[4])
end

local done = over_records(settle)
local hadLease = redis.pcall("HDEL", KEYS[2], ARGV[1]) == 1
local packed = write_record(KEYS[1], done.s)
local machines = seen_machines()
if done.before == nil then return { now, "", machines } end
if done.isKnown or hadLease then count(cjson.decode(ARGV[6])) end
count(effects_of(done.before, done.after))
local reply = { now, packed, machines }
for _, value in ipairs(done.before) do reply[#reply + 1] = value end
for _, value in ipairs(done.after) do reply[#reply + 1] = value end
return reply
