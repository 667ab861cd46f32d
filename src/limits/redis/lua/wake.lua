-- Ends the rests that a user may end, as src/core/limits/wakened.ts does.
--
-- KEYS[1]  record of the key
-- ARGV[1]  policy (JSON)

local s = over_records(function(read)
  return standing_at(read(KEYS[1]), cjson.decode(ARGV[1]), server_now()).state
end)
s.parked = {}
if s.restCause == "faults" or s.restCause == "key" then
  s.cooldownUntil, s.restCause, s.faults = 0, "limit", 0
end
write_record(KEYS[1], s)
return 1
