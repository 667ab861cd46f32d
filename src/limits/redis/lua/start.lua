-- Confirms a planned start at its moment and takes a slot for it, as src/core/limits/confirm-start.ts decides.
--
-- KEYS[1], [2]  record of the permit's key; leases
-- KEYS[3]       moment of the return
-- ARGV[1], [2]  id and model of the permit
-- ARGV[3]       policy (JSON)
-- ARGV[4], [5]  slots over all processes; term of a lease in milliseconds
-- ARGV[6]       ends of the days around now (JSON)
--
-- Returns {"started", record as written, now}, {"lost"}, {"wait", milliseconds, reason} or {"returning"}.

local now = server_now()
local id, model = filled_up(ARGV[1]), ARGV[2]
local policy = cjson.decode(ARGV[3])
dayEnds = cjson.decode(ARGV[6])

local function is_day_spent(s, pace, tokens)
  local rpd, tpd = pace.rpd, pace.tpd
  return (rpd ~= nil and quota_free_at(s.requestsToday, 0, 1, rpd, policy.isRolling, now) > now)
    or (tpd ~= nil and quota_free_at(s.tokensToday, 0, tokens, tpd, policy.isRolling, now) > now)
end

local function is_before(s, probe, at)
  return phase_at(s, probe) == STARTED or s.at[probe] < at or (s.at[probe] == at and id_at(s, probe) < id)
end

local function made_only(s)
  local made = { at = {}, tokens = {} }
  for index = 1, #s.at do
    if phase_at(s, index) ~= RESERVED then
      made.at[#made.at + 1] = s.at[index]
      made.tokens[#made.tokens + 1] = s.tokens[index]
    end
  end
  return made
end

-- Puts a start that has to go later into the plan, and those behind it, from `turn` on, as much later as they have to.
local function push_back(s, pace, turn, late)
  local behind = {}
  for index = #s.at, turn, -1 do
    if phase_at(s, index) == RESERVED then
      table.insert(behind, 1, { at = s.at[index], tokens = s.tokens[index], id = id_at(s, index) })
      remove_start(s, index)
    end
  end
  insert_start(s, late.untilAt, late.tokens, RESERVED, id)
  late.isPlaced = true
  local last = late.untilAt
  for _, other in ipairs(behind) do
    local newcomer = {
      from = math.max(last, other.at),
      tokens = other.tokens,
      foreignTokens = s.foreignTokens,
      foreignUntil = s.foreignUntil,
    }
    local at = earliest_placement(s, newcomer, pace)
    if at == INFINITE then at = other.at end
    insert_start(s, at, other.tokens, RESERVED, other.id)
    last = math.max(last, at)
  end
end

-- Returns what to do; the permit's start is taken out of the record unless it was made already.
local function confirm(read)
  local standing = standing_at(read(KEYS[1]), policy, now)
  local s, pace = standing.state, standing.pace
  local index = find_start(s, id)
  if index == nil then return { verdict = "lost", s = s } end
  local at, tokens = s.at[index], s.tokens[index]
  if phase_at(s, index) ~= RESERVED then return { verdict = "ready", s = s, at = at, made = true } end
  remove_start(s, index)
  local rest = math.max(s.cooldownUntil, s.parked[model] or 0)
  if at < rest or is_day_spent(s, pace, tokens) then return { verdict = "lost", s = s } end
  if now < rest then return { verdict = "wait", s = s, untilAt = at, reason = "cooldown", tokens = tokens } end

  local function move_to(untilAt, reason)
    if untilAt == INFINITE then return { verdict = "lost", s = s } end
    return { verdict = "wait", s = s, untilAt = untilAt, reason = reason, tokens = tokens }
  end
  local probe = pending_probe(s, now, id)
  if probe ~= nil and is_before(s, probe, at) then
    local answered = phase_at(s, probe) == STARTED and now + PROBE_POLL_MS or math.max(now, s.at[probe]) + PROBE_GAP_MS
    return move_to(math.max(at, answered), "cooldown")
  end

  local newcomer = { from = now, tokens = tokens, foreignTokens = s.foreignTokens, foreignUntil = s.foreignUntil }
  local ownPace = probe_pace(standing)
  local planned, heldBy = earliest_placement(s, newcomer, ownPace)
  if planned <= now then return { verdict = "ready", s = s, pace = pace, at = at, tokens = tokens } end
  if now < at then return move_to(math.min(at, planned), heldBy or "window") end
  if now - at > pace.graceMs then return { verdict = "lost", s = s } end
  local free, freeHeldBy = earliest_placement(made_only(s), newcomer, ownPace)
  if free <= now then return { verdict = "ready", s = s, pace = pace, at = at, tokens = tokens } end
  local moved = move_to(free, freeHeldBy or "window")
  if moved.verdict == "wait" then push_back(s, pace, index, moved) end
  return moved
end

if return_after(KEYS[3], now) > 0 then return { "returning" } end
local check = over_records(confirm)
local s = check.s
if check.verdict == "lost" then
  write_record(KEYS[1], s)
  redis.pcall("HDEL", KEYS[2], ARGV[1])
  return { "lost" }
end
if check.verdict == "wait" then
  if not check.isPlaced then insert_start(s, check.untilAt, check.tokens, RESERVED, id) end
  write_record(KEYS[1], s)
  redis.pcall("HDEL", KEYS[2], ARGV[1])
  return { "wait", check.untilAt - now, check.reason }
end
local wait = take_lease(KEYS[2], ARGV[1], check.at, tonumber(ARGV[4]), tonumber(ARGV[5]), now)
if wait ~= nil then return { "wait", wait, "concurrency" } end
if not check.made then
  insert_start(s, now, check.tokens, STARTED, id)
  s.requestsToday = spent(s.requestsToday, 1, check.pace.rpd, policy.isRolling, now)
  s.tokensToday = spent(s.tokensToday, check.tokens, check.pace.tpd, policy.isRolling, now)
  s.counts.total = s.counts.total + 1
end
return { "started", write_record(KEYS[1], s), now }
