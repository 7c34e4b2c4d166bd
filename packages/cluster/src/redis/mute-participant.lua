-- Pauses what somebody publishes from one source, by the word of a moderator, and says so in its declared state. Repeated, the
-- answer names the producers again: the node may not have heard of it.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, participantId, source, by? }, settings
-- answer  { status: done, seq, epoch, ownerEpoch, placement, producerIds } | { status: not-found | unavailable }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room = findRoom(input.room)
local person = room and findPerson(room, input.participantId)
if not person then return answer({ status = 'not-found' }) end

local producerIds = {}
for producerId in pairs(person.producers) do
  local stored = cjson.decode(redis.call('HGET', room.key .. ':producers', producerId))
  if stored.producer.source == input.source then
    table.insert(producerIds, producerId)
    if not stored.producer.paused then
      stored.producer.paused = true
      redis.call('HSET', room.key .. ':producers', producerId, cjson.encode(stored))
      appendFact(room, 'producer-paused', { producerId = producerId, participantId = input.participantId })
    end
  end
end
local declared = ({
  microphone = { field = 'audioMuted', fact = 'audio-mute' }, camera = { field = 'videoMuted', fact = 'video-mute' },
})[input.source]
if declared and not person.shown[declared.field] then
  person.shown[declared.field] = true
  savePerson(room, person)
  appendFact(room, declared.fact, { participantId = input.participantId, muted = true, by = input.by })
end
return answer({
  status = 'done', seq = room.seq, epoch = room.epoch, ownerEpoch = person.internals.ownerEpoch,
  placement = person.internals.placement, producerIds = producerIds,
})
