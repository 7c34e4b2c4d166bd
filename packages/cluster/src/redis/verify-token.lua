-- Tells whether a resume token's hash is a participant's current or previous one. Changes nothing.
-- KEYS    the shard's generation
-- ARGV    { room, participantId, tokenHash }, settings
-- answer  { status: done, good } | { status: unavailable }
-- include shard
if rebuilding() then return '{"status":"unavailable"}' end
local tokens = redis.call('HGET', shard .. 'room:' .. input.room .. ':tokens', input.participantId)
if not tokens then return '{"status":"done","good":false}' end
local current, previous = string.match(tokens, '^(%S*) ?(%S*)$')
return cjson.encode({ status = 'done', good = input.tokenHash == current or input.tokenHash == previous })
