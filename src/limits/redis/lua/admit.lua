-- Reserves the earliest start over the candidates of a chain, as src/core/limits/choose-start.ts chooses it.
--
-- KEYS[i]          record of candidate i
-- KEYS[last]       moment of the return
-- ARGV[1]          id of the permit
-- ARGV[2], [3]     longest wait and patience, in milliseconds
-- ARGV[4 + 4 * (i - 1) …]  of candidate i: policy (JSON), model, tokens, delay in milliseconds
--
-- ARGV[last]       pace of the first candidate, for admit-at-once.lua
--
-- Returns now when the first candidate may start at once, {"granted", now, i, startAt, reason}, or
-- {"refused", now, retryAt or -1, reason}, or {"returning"}. Times are milliseconds since the epoch, reasons "" when nothing holds the start back.

local now = server_now()
local maxWaitMs, patienceMs = tonumber(ARGV[2]), tonumber(ARGV[3])

local function choose(read)
  local options, standings, best = {}, {}, nil
  for i = 1, #KEYS - 1 do
    local first = 4 * i
    local candidate = {
      index = i,
      model = ARGV[first + 1],
      tokens = tonumber(ARGV[first + 2]),
      delayMs = tonumber(ARGV[first + 3]),
    }
    local standing = standings[KEYS[i]]
    if standing == nil then
      standing = standing_at(read(KEYS[i]), cjson.decode(ARGV[first]), now)
      standings[KEYS[i]] = standing
    end
    if #standing.state.at < MAX_STARTS then
      local at, reason, isPaced = earliest_start(standing, candidate)
      local option = { at = at, reason = reason, isPaced = isPaced, candidate = candidate, standing = standing }
      options[#options + 1] = option
      if best == nil or at < best.at then best = option end
      if at <= now then break end
    end
  end
  if best == nil then return { standings = standings } end
  local chosen = best
  for _, option in ipairs(options) do
    if option == best or (option.isPaced and option.at <= best.at + patienceMs) then
      chosen = option
      break
    end
  end
  local latest = now + math.min(HORIZON_MS, math.max(0, maxWaitMs))
  if best.at > latest then return { standings = standings, refused = best } end
  return { standings = standings, chosen = chosen.at > latest and best or chosen }
end

if return_after(KEYS[#KEYS], now) > 0 then return { "returning" } end
local choice = over_records(choose)
local chosen, refused = choice.chosen, choice.refused
-- A clock that was set back is written down: else, as long as nothing is granted, every wait would begin anew.
for key, standing in pairs(choice.standings) do
  if standing.isMovedBack and not (chosen and chosen.standing == standing) then write_record(key, standing.state) end
end
if chosen == nil then
  if refused == nil then return { "refused", now, -1, "window" } end
  local retryAt = refused.at == INFINITE and -1 or refused.at
  return { "refused", now, retryAt, refused.reason == "" and "window" or refused.reason }
end
local candidate, s = chosen.candidate, chosen.standing.state
insert_start(s, chosen.at, candidate.tokens, RESERVED, filled_up(ARGV[1]))
write_record(KEYS[candidate.index], s)
return { "granted", now, candidate.index, chosen.at, chosen.reason }
