-- What the scripts share: the place after the stream's last entry, and appending there. Each script is this followed by its own file.
-- KEYS: the stream, its state, the publishers' ids, their repeats
-- ARGV: a random number, then what each script says
if redis.replicate_commands then
  -- Before Redis 7 replicas would run the script by their own clock; this way they get what it wrote.
  redis.replicate_commands()
end
local stream, state, ids, repeats = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local stored = redis.call('HMGET', state, 'ms', 'n', 'seq')
local ms, n, seq = tonumber(stored[1] or '0'), tonumber(stored[2] or '0'), tonumber(stored[3] or '0')

local function text(first, second)
  return string.format('%.0f-%.0f', first, second)
end

local function position(id)
  local first, second = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(first), tonumber(second)
end

local function is_after(first_ms, first_n, second_ms, second_n)
  return first_ms > second_ms or (first_ms == second_ms and first_n > second_n)
end

if not stored[1] then
  local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  if newest then
    ms, n = position(newest[1])
    seq = newest[2][1] == 's' and tonumber(newest[2][2]) or 0
  end
end

-- Each script leaves a random number of places free, so that no place is used twice: neither by a server that lacks the last writes and
-- whose clock is behind, nor by another one. So a place that is there has the entry that everybody saw there, and an entry that names the
-- one before it says what that was.
local leap = tonumber(ARGV[1])
local numbers_end = 2 ^ 52

local function append(...)
  local before = text(ms, n)
  if now > ms then
    ms, n = now, 0
  elseif n > numbers_end then
    ms, n = ms + 1, 0
  end
  n, leap = n + leap, 1
  seq = seq + 1
  local id = text(ms, n)
  redis.call('XADD', stream, id, 's', string.format('%.0f', seq), 'b', before, ...)
  redis.call('HSET', state, 'ms', string.format('%.0f', ms), 'n', string.format('%.0f', n), 'seq', string.format('%.0f', seq))
  return id
end

-- Says to all nodes, at one place, that events were lost; behind everything that the asking node has seen.
local function mark_gap(seen_ms, seen_n)
  if is_after(seen_ms, seen_n, ms, n) then
    ms, n = seen_ms, seen_n
  end
  local id = append('g', '1')
  redis.call('HSET', state, 'gap', id)
  return id
end

-- Nodes read in batches, and may pause for a moment: however few are kept, nothing is dropped for that in its first seconds.
local live_ms, live_max = 3000, 10000

local function ago(milliseconds)
  return text(math.max(0, now - milliseconds), 0)
end

-- The number of the oldest entry since then; nil if there is none.
local function number_since(id)
  local oldest = redis.call('XRANGE', stream, id, '+', 'COUNT', 1)[1]
  return oldest and oldest[2][1] == 's' and tonumber(oldest[2][2])
end

-- Drops what is too much or too old; returns how many are kept at the most.
local function trim(entries, milliseconds)
  local kept = tonumber(entries)
  if kept < live_max then
    local oldest_live = number_since(ago(live_ms)) or seq
    kept = math.max(kept, math.min(seq - oldest_live + 1, live_max))
  end
  redis.call('XTRIM', stream, 'MAXLEN', kept)
  redis.call('XTRIM', stream, 'MINID', ago(milliseconds))
  return kept
end
