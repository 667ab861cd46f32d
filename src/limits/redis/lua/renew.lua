-- Keeps a held lease alive. Takes none that was lost.
--
-- KEYS[1]  leases
-- ARGV[1]  id of the permit
-- ARGV[2]  term of a lease in milliseconds

local now = server_now()
for _, lease in ipairs(read_leases(KEYS[1], now, tonumber(ARGV[2]))) do
  if lease.id == ARGV[1] and lease.held then put_lease(KEYS[1], lease.id, lease.since, now + tonumber(ARGV[2]), true) end
end
return 1
