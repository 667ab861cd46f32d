-- Reads records: an empty one for a key never written, or whose contents are no record.

local function read_record(key)
  local raw = redis.pcall("GET", key)
  if type(raw) ~= "string" or #raw > MAX_RECORD then return with_defaults(empty_record()) end
  local ok, s = pcall(cmsgpack.unpack, raw)
  if not ok or type(s) ~= "table" or type(s.at) ~= "table" or type(s.phase) ~= "string" or type(s.id) ~= "string"
    or #s.phase ~= #s.at or #s.id ~= ID_LENGTH * #s.at or not is_sound(with_defaults(s)) then
    return with_defaults(empty_record())
  end
  return s
end

-- Runs `work` with a reader of records; with one of empty records when what is stored there makes it fail. Only reads.
local function over_records(work)
  local ok, result = pcall(work, read_record)
  if ok then return result end
  return work(function() return with_defaults(empty_record()) end)
end
