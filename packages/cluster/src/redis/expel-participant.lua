-- Takes somebody out by the word of a moderator, whoever owns it; bans the identity for the rest of the room's life if asked.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, participantId, ban, message? }, settings
-- answer  { status: done, seq, epoch, ownerEpoch, placement } | { status: not-found | too-many-bans | unavailable }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include lobby
-- include leave
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room = findRoom(input.room)
local person = room and findPerson(room, input.participantId)
if not person then return answer({ status = 'not-found' }) end
local identity = person.shown.identity
if input.ban then
  -- Nobody is unbanned to make room: an answer that says so is better than one banned who comes back.
  if redis.call('SCARD', room.key .. ':banned') >= mostNamed then return answer({ status = 'too-many-bans' }) end
  redis.call('SADD', room.key .. ':banned', identity)
end
-- Who was put out has to be let in once more.
redis.call('SREM', room.key .. ':admitted', identity)
stopWaitingOf(room, identity, 'denied')
local seq = takeOut(room, person, 'removed', { message = input.message })
return answer({
  status = 'done', seq = seq, epoch = room.epoch, ownerEpoch = person.internals.ownerEpoch,
  placement = person.internals.placement,
})
