-- Makes a pod the owner of a participant with a raised ownerEpoch, and the participant connected again.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, participantId, podId, tokenHash, nextTokenHash, ownerEpochAtLeast }, settings
-- answer  { status: resumed, shown, internals, epoch, seq, previousPodId }
--         | { status: not-found | wrong-token | unavailable }
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
-- '<current> <previous>': the client that never got its last answer still holds the previous one.
local current, previous = string.match(redis.call('HGET', room.key .. ':tokens', input.participantId), '^(%S*) ?(%S*)$')
if input.tokenHash ~= current and input.tokenHash ~= previous then return answer({ status = 'wrong-token' }) end
redis.call('HSET', room.key .. ':tokens', input.participantId, input.nextTokenHash .. ' ' .. input.tokenHash)

local previousPodId = person.internals.podId
takeFromPod(room, person)
giveToPod(room, person, input.podId)
person.internals.ownerEpoch = math.max(person.internals.ownerEpoch + 1, input.ownerEpochAtLeast)
person.shown.connection = 'connected'
savePerson(room, person)
local seq = appendUpdated(room, person)
return answer({
  status = 'resumed', shown = person.shown, internals = person.internals, epoch = room.epoch, seq = seq,
  previousPodId = previousPodId,
})
