-- Sees to it that what a node has read and was acknowledged is still what the stream says; if not, marks a gap, once.
-- ARGV: entries kept, then positions (ms, n) of entries that must exist unless they were trimmed
-- Answers the last entry's id and that of the last gap marker, or ''.
local gap = redis.call('HGET', state, 'gap') or '0-0'
local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]

for a = 2, #ARGV, 2 do
  local seen_ms, seen_n = tonumber(ARGV[a]), tonumber(ARGV[a + 1])
  local seen = text(seen_ms, seen_n)
  local lost = is_after(seen_ms, seen_n, ms, n)
  if not lost and oldest then
    local oldest_ms, oldest_n = position(oldest[1])
    local trimmed = is_after(oldest_ms, oldest_n, seen_ms, seen_n)
    lost = not trimmed and #redis.call('XRANGE', stream, seen, seen) == 0
  end
  local gap_ms, gap_n = position(gap)
  if lost and not is_after(gap_ms, gap_n, seen_ms, seen_n) then
    gap = mark_gap(seen_ms, seen_n)
    oldest = oldest or { gap }
  end
end
return { text(ms, n), gap }
