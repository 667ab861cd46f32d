-- Reads records: an empty one for a key never written, or whose contents are no record.

-- Whether the four parts of the starts are strings for the same number of them.
local function are_starts(s)
  for _, part in ipairs({ "at", "tokens", "phase", "id" }) do
    if type(s[part]) ~= "string" then return false end
  end
  local count = #s.phase
  return #s.at == 8 * count and #s.tokens == 8 * count and #s.id == ID_LENGTH * count
end

local function read_record(key)
  local raw = redis.pcall("GET", key)
  if type(raw) ~= "string" or #raw > MAX_RECORD then return with_defaults(empty_record()) end
  local ok, s = pcall(cmsgpack.unpack, raw)
  if not ok or type(s) ~= "table" or not are_starts(s) then return with_defaults(empty_record()) end
  s.at, s.tokens = from_doubles(s.at), from_doubles(s.tokens)
  return is_sound(with_defaults(s)) and s or with_defaults(empty_record())
end

-- Runs `work` with a reader of records; with one of empty records when what is stored there makes it fail. Only reads.
local function over_records(work)
  local ok, result = pcall(work, read_record)
  if ok then return result end
  return work(function() return with_defaults(empty_record()) end)
end
