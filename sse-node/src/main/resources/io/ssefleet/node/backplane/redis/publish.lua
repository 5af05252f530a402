-- Appends publications, all or none of them, and drops what is too much or too old.
-- ARGV: a random number, entries kept, milliseconds kept, the last entry that the node knows of (ms, n),
--       then for each publication: id or '', digest, topics, type, private, retry, data
-- Answers for each publication the id of its entry, or '' when it is there already.
local seen_ms, seen_n = tonumber(ARGV[4]), tonumber(ARGV[5])
if is_after(seen_ms, seen_n, ms, n) then
  -- The stream is behind what it once was: another Redis, or one that lost its last writes.
  mark_gap(seen_ms, seen_n)
end

-- Only what is in the stream and not too old makes a publication a repeat; the index remembers more.
local function is_stored(member)
  local number = redis.call('ZSCORE', repeats, member)
  local oldest = number and number_since(ago(ARGV[3]))
  return oldest and oldest <= tonumber(number)
end

local answers = {}
for a = 6, #ARGV, 7 do
  local own, member = ARGV[a], ARGV[a] .. '\n' .. ARGV[a + 1]
  if own ~= '' and is_stored(member) then
    answers[#answers + 1] = ''
  else
    local id = append(
      'i', own, 't', ARGV[a + 2], 'e', ARGV[a + 3], 'p', ARGV[a + 4], 'r', ARGV[a + 5], 'd', ARGV[a + 6])
    if own ~= '' then
      local number = string.format('%.0f', seq)
      redis.call('ZADD', repeats, number, member)
      redis.call('HSETNX', ids, own, id .. ' ' .. number)
    end
    answers[#answers + 1] = id
  end
end

-- Not before the first XADD: a Redis that is full refuses a script only until it has written.
local kept = trim(ARGV[2], ARGV[3])

-- Twice as many as there are entries, so that an id is known for a while after its entry is gone: a client that names it can be told
-- whether it missed anything.
local oldest = seq - 2 * kept
local gone = redis.call('ZRANGEBYSCORE', repeats, '-inf', string.format('%.0f', oldest), 'LIMIT', 0, 1000)
for _, member in ipairs(gone) do
  redis.call('ZREM', repeats, member)
  local own = string.match(member, '^([^\n]*)\n')
  local earliest = redis.call('HGET', ids, own)
  if earliest and tonumber(string.match(earliest, ' (%d+)$')) <= oldest then
    redis.call('HDEL', ids, own)
  end
end
return answers
