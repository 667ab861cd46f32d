-- True while machines come back that did without the store for a while: they have not all told what they did.
local function is_returning(key, now)
  local at = redis.pcall("GET", key)
  return type(at) == "string" and (tonumber(at) or 0) > now
end
