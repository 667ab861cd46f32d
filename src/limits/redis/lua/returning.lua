-- The moment at which machines come back that did without the store for a while; 0 when none is appointed. Until then
-- they have not all told what they did.

-- None is appointed further away.
local MOST_RETURN_MS = 60000

local function return_after(key, now)
  local at = redis.pcall("GET", key)
  at = type(at) == "string" and tonumber(at) or 0
  return at > now and at <= now + MOST_RETURN_MS and at or 0
end
