-- Drops what is too old. A Redis that is full takes this, since it takes nothing.
-- ARGV: milliseconds kept
return redis.call('XTRIM', stream, 'MINID', text(math.max(0, now - ARGV[1]), 0))
