-- Renews a pod's lease of the people connected to it. It counts them: a pod that slept, or a Redis that was emptied, has lost
-- some, and the pod announces them again.
-- KEYS    the shard's generation
-- ARGV    { podId }, settings
-- answer  { status: done, known } | { status: unavailable }
-- include shard
-- include time
-- include presence
if rebuilding() then return '{"status":"unavailable"}' end
local known = redis.call('SCARD', shard .. 'people-of:' .. input.podId)
if known > 0 then leasePeople(input.podId) end
return cjson.encode({ status = 'done', known = known })
