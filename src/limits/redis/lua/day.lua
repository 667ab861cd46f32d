-- Twin of src/core/limits/day.ts. `days` are the begins of the days around now; nil when days roll.

local DAY_MS = 86400000

local function day_begin(days, now)
  for index = #days, 1, -1 do
    if days[index] <= now then return days[index] end
  end
  return now - now % DAY_MS
end

local function quota_at(quota, limit, days, now)
  if days == nil and limit ~= nil then
    if quota.used == 0 or quota.from > now then return { from = now, used = quota.used } end
    local units = math.floor(((now - quota.from) * limit) / DAY_MS)
    if units >= quota.used then return { from = now, used = 0 } end
    return { from = quota.from + math.ceil((units * DAY_MS) / limit), used = quota.used - units }
  end
  local from = days == nil and now - now % DAY_MS or day_begin(days, now)
  return from > quota.from and { from = from, used = 0 } or quota
end

local function quota_free_at(quota, amount, limit, days, now)
  if quota.used + amount <= limit then return now end
  if amount > limit then return INFINITE end
  if days == nil then return quota.from + math.ceil(((quota.used + amount - limit) * DAY_MS) / limit) end
  for _, begin in ipairs(days) do
    if begin > now then return begin end
  end
  return now + DAY_MS
end
