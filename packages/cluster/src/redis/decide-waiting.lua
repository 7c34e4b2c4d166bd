-- Ends somebody's wait in the lobby: let in, turned away, or gone by itself. Who is admitted may join from now on.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, participantId, decision: admitted | denied | left }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include lobby
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room = findRoom(input.room)
local entry = room and findWaiting(room, input.participantId)
if not entry then return answer({ status = 'not-found' }) end
if input.decision == 'admitted' then
  -- Beyond the bound somebody is forgotten, who would have to be admitted once more.
  if redis.call('SCARD', room.key .. ':admitted') >= mostNamed then redis.call('SPOP', room.key .. ':admitted') end
  redis.call('SADD', room.key .. ':admitted', entry.identity)
end
return answer({ status = 'done', seq = stopWaiting(room, entry, input.decision) })
