-- Gives back a start that was never made, and the place in the queue for a slot.
--
-- KEYS[1], [2]  record of the permit's key; leases
-- ARGV[1]       id of the permit
-- ARGV[2]       policy (JSON)

local function find(read)
  local s = standing_at(read(KEYS[1]), cjson.decode(ARGV[2]), server_now()).state
  return { s = s, index = find_start(s, filled_up(ARGV[1])) }
end

local found = over_records(find)
local s, index = found.s, found.index
if index ~= nil and phase_at(s, index) ~= RESERVED then return 0 end
redis.pcall("HDEL", KEYS[2], ARGV[1])
if index ~= nil then
  remove_start(s, index)
  write_record(KEYS[1], s)
end
return 1
