-- Sees to it that what a node has read and was acknowledged is still what the stream says; if not, marks a gap, once.
-- ARGV: a random number, then positions (ms, n) of entries that must exist unless they were trimmed
-- Answers the last entry's id and that of the last gap marker, or ''.
local gap = redis.call('HGET', state, 'gap') or '0-0'
local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]

local function is_lost(seen_ms, seen_n)
  if is_after(seen_ms, seen_n, ms, n) then
    return true
  end
  if not oldest then
    return false
  end
  local oldest_ms, oldest_n = position(oldest[1])
  if is_after(oldest_ms, oldest_n, seen_ms, seen_n) then
    -- Trimmed, unless nothing ever was before the oldest: then this is another stream.
    return oldest[2][3] == 'b' and oldest[2][4] == '0-0'
  end
  local seen = text(seen_ms, seen_n)
  return #redis.call('XRANGE', stream, seen, seen) == 0
end

for a = 2, #ARGV, 2 do
  local seen_ms, seen_n = tonumber(ARGV[a]), tonumber(ARGV[a + 1])
  local gap_ms, gap_n = position(gap)
  if not is_after(gap_ms, gap_n, seen_ms, seen_n) and is_lost(seen_ms, seen_n) then
    gap = mark_gap(seen_ms, seen_n)
    oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  end
end
return { text(ms, n), gap }
