-- Publishes a track. Known already: only a higher incarnation makes a fact of it. Who may receive it stays with it, also from
-- the node that was lost to the next one.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, producer, incarnation, subscribers (JSON text; left out: all) }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable } | { status: stale-owner, ownerEpochSeen }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include owner
-- include subscribers
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, person, refused = findOwned()
if refused then return answer(refused) end
local producer = input.producer
local stored = redis.call('HGET', room.key .. ':producers', producer.producerId)
if stored then
  stored = cjson.decode(stored)
  if stored.producer.participantId ~= input.owner.participantId then return answer({ status = 'not-found' }) end
  if stored.incarnation >= input.incarnation then return answer({ status = 'done', seq = room.seq }) end
end
local subscribers
if stored then
  subscribers = stored.subscribers
else
  subscribers = narrow(takeSubscribers(person, producer.source), input.subscribers)
end
redis.call(
  'HSET', room.key .. ':producers', producer.producerId,
  cjson.encode({ producer = producer, incarnation = input.incarnation, subscribers = subscribers })
)
person.producers[producer.producerId] = 1
savePerson(room, person)
return answer({
  status = 'done',
  seq = appendFact(room, 'new-producer', producer, { incarnation = input.incarnation, subscribers = subscribers }),
})
