-- Says who may receive a producer. The fact is for pods: it carries who could before, so that each knows whose right changed.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, producerId, subscribers (JSON text; left out: all) }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable } | { status: stale-owner, ownerEpochSeen }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include owner
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, _, refused = findOwned()
if refused then return answer(refused) end
local stored = redis.call('HGET', room.key .. ':producers', input.producerId)
stored = stored and cjson.decode(stored)
if not stored or stored.producer.participantId ~= input.owner.participantId then
  return answer({ status = 'not-found' })
end
local before = stored.subscribers
if before == input.subscribers then return answer({ status = 'done', seq = room.seq }) end
stored.subscribers = input.subscribers
redis.call('HSET', room.key .. ':producers', input.producerId, cjson.encode(stored))
return answer({
  status = 'done',
  seq = appendFact(
    room, 'subscribers-changed', { producerId = input.producerId, participantId = input.owner.participantId },
    { subscribers = input.subscribers, subscribersBefore = before }
  ),
})
