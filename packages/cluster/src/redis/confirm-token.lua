-- The client has used its newest resume token: the one before is no longer good. Repeating it changes nothing.
-- KEYS    the shard's generation
-- ARGV    { room, owner }, settings
-- answer  { status: done | not-found | stale-owner | unavailable }
-- include shard
-- include time
-- include room
-- include fact
-- include person
-- include owner
if rebuilding() then return '{"status":"unavailable"}' end
local room, _, refused = findOwned()
if refused then return cjson.encode(refused) end
local tokens = redis.call('HGET', room.key .. ':tokens', input.owner.participantId)
redis.call('HSET', room.key .. ':tokens', input.owner.participantId, string.match(tokens, '^%S*'))
return '{"status":"done"}'
