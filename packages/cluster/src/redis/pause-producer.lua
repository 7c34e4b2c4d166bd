-- Pauses or resumes a producer; no fact when nothing changes.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, producerId, paused }, settings
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
local room, person, refused = findOwned()
if refused then return answer(refused) end
local stored = redis.call('HGET', room.key .. ':producers', input.producerId)
stored = stored and cjson.decode(stored)
if not stored or stored.producer.participantId ~= input.owner.participantId then
  return answer({ status = 'not-found' })
end
if stored.producer.paused == input.paused then return answer({ status = 'done', seq = room.seq }) end
stored.producer.paused = input.paused
redis.call('HSET', room.key .. ':producers', input.producerId, cjson.encode(stored))
return answer({
  status = 'done',
  seq = appendFact(room, input.paused and 'producer-paused' or 'producer-resumed', {
    producerId = input.producerId, participantId = input.owner.participantId,
  }),
})
