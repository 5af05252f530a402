-- Drops what is too much or too old. A Redis that is full takes this, since it takes nothing.
-- ARGV: a number that nothing is made of, entries kept, milliseconds kept
return trim(ARGV[2], ARGV[3])
