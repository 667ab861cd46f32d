-- Twin of src/core/limits/leases.ts, over a hash of id → MessagePack of {since, expiresAt, held}.

local LEASE_POLL_MS = 75
local QUEUE_TTL_MS = 5 * LEASE_POLL_MS
local LEASES_TTL_MS = 600000
local MAX_LEASES = 1000

local function put_lease(key, id, since, expiresAt, held)
  redis.call("HSET", key, id, cmsgpack.pack({ since, expiresAt, held and 1 or 0 }))
  redis.call("PEXPIRE", key, LEASES_TTL_MS)
end

-- The leases that stand. One that would outlast its term (the clock was set back) ends with it.
local function read_leases(key, now, ttlMs)
  local leases = {}
  local fields = redis.pcall("HGETALL", key)
  if type(fields) ~= "table" or fields.err then
    redis.call("DEL", key)
    return leases
  end
  for index = 1, math.min(#fields, 2 * MAX_LEASES), 2 do
    local id = fields[index]
    local ok, lease = pcall(cmsgpack.unpack, fields[index + 1])
    if ok and type(lease) == "table" and type(lease[1]) == "number" and type(lease[2]) == "number" and lease[2] > now then
      local since, expiresAt, held = lease[1], math.min(lease[2], now + ttlMs), lease[3] == 1
      if expiresAt < lease[2] then put_lease(key, id, since, expiresAt, held) end
      leases[#leases + 1] = { id = id, since = since, expiresAt = expiresAt, held = held }
    else
      redis.call("HDEL", key, id)
    end
  end
  return leases
end

-- Takes a slot, or a place in the queue for one; returns the wait in milliseconds, nil when a slot was taken.
local function take_lease(key, id, since, concurrency, ttlMs, now)
  local leases = read_leases(key, now, ttlMs)
  local held, ahead, isHolder, nextExpiry = 0, 0, false, INFINITE
  for _, lease in ipairs(leases) do
    if lease.held then
      held = held + 1
      isHolder = isHolder or lease.id == id
    elseif lease.since < since or (lease.since == since and lease.id < id) then
      ahead = ahead + 1
    end
    nextExpiry = math.min(nextExpiry, lease.expiresAt)
  end
  if isHolder or held + ahead < math.max(1, concurrency) then
    put_lease(key, id, since, now + ttlMs, true)
    return nil
  end
  put_lease(key, id, since, now + math.min(QUEUE_TTL_MS, ttlMs), false)
  return math.min(LEASE_POLL_MS, math.max(1, nextExpiry - now))
end
