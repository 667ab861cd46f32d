-- Reserves the earliest start over the candidates of a chain, as src/core/limits/choose-start.ts chooses it.
--
-- KEYS[i]          record of candidate i
-- KEYS[last]       moment of the return
-- ARGV[1]          id of the permit
-- ARGV[2], [3]     longest wait and patience, in milliseconds
-- ARGV[4 + 4 * (i - 1) …]  of candidate i: policy (MessagePack), model, tokens, delay in milliseconds
--
-- Returns {"granted", now, i, startAt, reason, record as written}, {"refused", now, retryAt or -1, reason} or
-- {"returning"}.
-- Times are milliseconds since the epoch, reasons "" when nothing holds the start back.

local PACED = { window = true, burst = true, tokens = true, [""] = true }

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
      standing = standing_at(read(KEYS[i]), cmsgpack.unpack(ARGV[first]), now)
      standings[KEYS[i]] = standing
    end
    if #standing.state.at < MAX_STARTS then
      local at, reason = earliest_start(standing, candidate)
      local option = { at = at, reason = reason, candidate = candidate, standing = standing }
      options[#options + 1] = option
      if best == nil or at < best.at then best = option end
      if at <= now then break end
    end
  end
  if best == nil then return nil end
  local chosen = best
  for _, option in ipairs(options) do
    if option == best or (option.at <= best.at + patienceMs and PACED[option.reason]) then
      chosen = option
      break
    end
  end
  local latest = now + math.min(HORIZON_MS, math.max(0, maxWaitMs))
  if best.at > latest then return { refused = true, at = best.at, reason = best.reason } end
  if chosen.at > latest then chosen = best end
  return chosen
end

if return_after(KEYS[#KEYS], now) > 0 then return { "returning" } end
local choice = over_records(choose)
if choice == nil then return { "refused", now, -1, "window" } end
if choice.refused then
  return { "refused", now, choice.at == INFINITE and -1 or choice.at, choice.reason == "" and "window" or choice.reason }
end
local candidate, s = choice.candidate, choice.standing.state
insert_start(s, choice.at, candidate.tokens, RESERVED, filled_up(ARGV[1]))
return { "granted", now, candidate.index, choice.at, choice.reason, write_record(KEYS[candidate.index], s) }
