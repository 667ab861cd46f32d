-- A key's record, as src/core/limits/key-state.ts has it. The starts lie side by side, ascending by time: lists of times
-- and of tokens, a string with one digit for each phase, and one with the ids, each filled up with spaces to ID_LENGTH.
-- Fields that are as in the empty state may be absent. Where it is kept, the two lists are doubles, little-endian, and
-- `isCalm` says that the key waits for nothing and has learned nothing.

local RESERVED, STARTED, SETTLED, REJECTED = "0", "1", "2", "3"
local ID_LENGTH = 36
local MAX_STARTS = 4096
local MAX_EVIDENCE = 64
local MAX_DURATIONS = 32
local MAX_PARKED = 32
local HORIZON_MS = 172800000
local LEARNED_TTL_MS = 86400000
-- Longest record that is read, in bytes.
local MAX_RECORD = 1000000
-- A record outlives all that is in it by an hour.
local RECORD_TTL_MS = HORIZON_MS + 3600000
local INFINITE = math.huge

-- Milliseconds since the epoch, by the server's clock.
local function server_now()
  local time = redis.call("TIME")
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A daily quota of which nothing is used.
local function unused() return { used = 0, since = 0, ["until"] = 0, rest = 0 } end

local function empty_record()
  return { seenAt = 0, at = {}, tokens = {}, phase = "", id = "" }
end

local function with_defaults(s)
  s.cooldownUntil = s.cooldownUntil or 0
  s.restCause = s.restCause or "limit"
  s.strikes = s.strikes or 0
  s.faults = s.faults or 0
  s.parked = s.parked or {}
  s.requestsToday = s.requestsToday or unused()
  s.tokensToday = s.tokensToday or unused()
  s.foreignTokens = s.foreignTokens or 0
  s.foreignUntil = s.foreignUntil or 0
  s.stated = s.stated or { rpm = 0, tpm = 0, rpd = 0, tpd = 0, at = 0 }
  s.factor = s.factor or 1
  s.trippedAt = s.trippedAt or 0
  s.stableSince = s.stableSince or 0
  s.usedAt = s.usedAt or 0
  s.proven = s.proven or { count = 0, at = 0 }
  s.counts = s.counts or { total = 0, ok = 0, rateLimited = 0, failed = 0 }
  s.rateLimitedAt = s.rateLimitedAt or {}
  s.durations = s.durations or {}
  return s
end

-- Doubles are packed and unpacked at most this many at a time: each takes a place on Lua's stack.
local CHUNK = 100

local function from_doubles(bytes)
  local numbers = {}
  for from = 1, #bytes, 8 * CHUNK do
    local count = math.min(CHUNK, (#bytes - from + 1) / 8)
    local chunk = { struct.unpack("<" .. string.rep("d", count), bytes, from) }
    for index = 1, count do numbers[#numbers + 1] = chunk[index] end
  end
  return numbers
end

local function to_doubles(numbers)
  local chunks = {}
  for from = 1, #numbers, CHUNK do
    local last = math.min(#numbers, from + CHUNK - 1)
    chunks[#chunks + 1] = struct.pack("<" .. string.rep("d", last - from + 1), unpack(numbers, from, last))
  end
  return table.concat(chunks)
end

-- Writes the record and returns it as written. It is not to be used afterwards.
local function write_record(key, s)
  s.isCalm = s.cooldownUntil <= s.seenAt and not s.isProbing and next(s.parked) == nil and s.stated.at == 0
    and s.factor == 1 and s.foreignTokens == 0 and s.requestCeiling == nil and s.tokenCeiling == nil
  if s.cooldownUntil == 0 then s.cooldownUntil = nil end
  if s.restCause == "limit" then s.restCause = nil end
  if s.strikes == 0 then s.strikes = nil end
  if s.faults == 0 then s.faults = nil end
  if next(s.parked) == nil then s.parked = nil end
  if s.requestsToday.used == 0 then s.requestsToday = nil end
  if s.tokensToday.used == 0 then s.tokensToday = nil end
  if s.foreignTokens == 0 then s.foreignTokens, s.foreignUntil = nil, nil end
  if s.stated.at == 0 then s.stated = nil end
  if s.factor == 1 then s.factor = nil end
  if s.proven.count == 0 then s.proven = nil end
  if #s.rateLimitedAt == 0 then s.rateLimitedAt = nil end
  if #s.durations == 0 then s.durations = nil end
  s.at, s.tokens = to_doubles(s.at), to_doubles(s.tokens)
  local packed = cmsgpack.pack(s)
  redis.call("SET", key, packed, "PX", RECORD_TTL_MS)
  return packed
end

-- An id as it lies in a record.
local function filled_up(id) return #id < ID_LENGTH and id .. string.rep(" ", ID_LENGTH - #id) or id end

local function phase_at(s, index) return string.sub(s.phase, index, index) end

local function id_at(s, index) return string.sub(s.id, (index - 1) * ID_LENGTH + 1, index * ID_LENGTH) end

local function set_phase(s, index, phase)
  s.phase = string.sub(s.phase, 1, index - 1) .. phase .. string.sub(s.phase, index + 1)
end

-- Puts a start in its place: behind those of the same moment.
local function insert_start(s, at, tokens, phase, id)
  local index = #s.at + 1
  while index > 1 and s.at[index - 1] > at do index = index - 1 end
  table.insert(s.at, index, at)
  table.insert(s.tokens, index, tokens)
  s.phase = string.sub(s.phase, 1, index - 1) .. phase .. string.sub(s.phase, index)
  local before = (index - 1) * ID_LENGTH
  s.id = string.sub(s.id, 1, before) .. id .. string.sub(s.id, before + 1)
end

local function remove_start(s, index)
  table.remove(s.at, index)
  table.remove(s.tokens, index)
  s.phase = string.sub(s.phase, 1, index - 1) .. string.sub(s.phase, index + 1)
  s.id = string.sub(s.id, 1, (index - 1) * ID_LENGTH) .. string.sub(s.id, index * ID_LENGTH + 1)
end

-- Index of the start with this id, filled up; nil when there is none.
local function find_start(s, id)
  local from = 1
  while true do
    local position = string.find(s.id, id, from, true)
    if position == nil then return nil end
    if (position - 1) % ID_LENGTH == 0 then return (position - 1) / ID_LENGTH + 1 end
    from = position + 1
  end
end

-- A model rests at least until then, unless as many as can be kept rest already.
local function park(s, model, untilAt)
  local count = 0
  for _ in pairs(s.parked) do count = count + 1 end
  local known = s.parked[model]
  if untilAt > (known or 0) and (known ~= nil or count < MAX_PARKED) then s.parked[model] = untilAt end
end
