-- Twin of src/core/limits/placement.ts. `book` has the lists `at` and `tokens`, ascending by time.

local function leaving_time(book, index, tokens, pace)
  if tokens > pace.tpm then return INFINITE end
  local sum = tokens
  for before = index - 1, 1, -1 do
    sum = sum + book.tokens[before]
    if sum > pace.tpm then return book.at[before] + pace.spanMs end
  end
  return 0
end

local function tokens_free_at(book, index, from, newcomer, pace)
  if pace.tpm == INFINITE then return from end
  local alone = leaving_time(book, index, newcomer.tokens, pace)
  if newcomer.foreignTokens == 0 or math.max(from, alone) >= newcomer.foreignUntil then return alone end
  local beside = leaving_time(book, index, newcomer.tokens + newcomer.foreignTokens, pace)
  return math.max(alone, math.min(newcomer.foreignUntil, beside))
end

-- Earliest moment that position `index` allows as the starts before it go, by pacing alone and with tokens.
local function earliest_at(book, index, newcomer, pace)
  local times = book.at
  local following = times[index] or INFINITE
  local paced = newcomer.from
  local rpm, burst, windowMs, spanMs = pace.rpm, pace.burst, pace.windowMs, pace.spanMs
  local first = math.min(rpm, index - 1)
  if first >= burst then
    for steps = first, burst, -1 do
      if paced > following then break end
      local gap = steps >= rpm and spanMs or math.ceil(((steps - burst + 1) * windowMs) / rpm)
      local bound = times[index - steps] + gap
      if bound > paced then paced = bound end
    end
  end
  -- Steps within the burst ask for no distance: only the newest start counts.
  if index > 1 and paced <= following and rpm > 1 and times[index - 1] > paced then paced = times[index - 1] end
  return paced, math.max(paced, tokens_free_at(book, index, paced, newcomer, pace))
end

local function fits_before(times, index, at, pace)
  for steps = 1, math.min(pace.rpm, #times - index + 1) do
    if times[index + steps - 1] - gap_ms(pace, steps) < at then return false end
  end
  return true
end

local function leaves_room(times, index, pace)
  for before = math.max(1, index - pace.rpm + 1), index - 1 do
    for after = index, math.min(#times, before + pace.rpm - 1) do
      if times[after] - times[before] < gap_ms(pace, after - before + 1) then return false end
    end
  end
  return true
end

local function leaves_tokens(book, index, at, newcomer, pace)
  if pace.tpm == INFINITE then return true end
  for last = index, #book.at do
    local from = book.at[last] - pace.spanMs
    if at <= from then return true end
    local sum = newcomer.tokens
    local before = last
    while before >= 1 and book.at[before] > from do
      sum = sum + book.tokens[before]
      before = before - 1
    end
    if sum > pace.tpm then return false end
  end
  return true
end

local function held_by(book, index, from, paced, at, pace)
  if at <= from then return nil end
  if at > paced then return "tokens" end
  local leaving = book.at[index - pace.rpm]
  return leaving ~= nil and leaving + pace.spanMs >= at and "window" or "burst"
end

-- Returns the earliest moment the newcomer {from, tokens, foreignTokens, foreignUntil} fits, and what held it back.
local function earliest_placement(book, asking, pace)
  if asking.tokens > pace.largest then return INFINITE, "tokens" end
  local newcomer = {
    from = asking.from,
    tokens = math.min(asking.tokens, pace.tpm),
    foreignTokens = asking.foreignTokens,
    foreignUntil = asking.foreignUntil,
  }
  local count = #book.at
  local index = count + 1
  while index > 1 and book.at[index - 1] > newcomer.from do index = index - 1 end
  while index <= count do
    local paced, at = earliest_at(book, index, newcomer, pace)
    if fits_before(book.at, index, at, pace) and leaves_room(book.at, index, pace)
      and leaves_tokens(book, index, at, newcomer, pace) then
      return at, held_by(book, index, newcomer.from, paced, at, pace)
    end
    index = index + 1
  end
  local paced, at = earliest_at(book, count + 1, newcomer, pace)
  return at, held_by(book, count + 1, newcomer.from, paced, at, pace)
end
