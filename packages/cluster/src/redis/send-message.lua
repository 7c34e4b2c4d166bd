-- Keeps what somebody writes, to all or to one person, in the room's bounded history. What is for all is a fact; the outbox gets it
-- without its text. What is for one has no number: whoever sent it delivers it.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, text, to?, kept }, settings; or, for a tenant's server,
--         { …, speaker: { identity, name } } instead of `owner`
-- answer  { status: done, seq, id, sentAt, fromIdentity, fromName } | { status: not-found | no-addressee | unavailable }
--         | { status: stale-owner, ownerEpochSeen }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include owner
-- include sequel
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, person, refused
if input.owner then
  room, person, refused = findOwned()
  if refused then return answer(refused) end
else
  room = findRoom(input.room)
  if not room then return answer({ status = 'not-found' }) end
  person = { shown = { participantId = 'server', identity = input.speaker.identity, name = input.speaker.name } }
end
local addressee = input.to and findPerson(room, input.to)
if input.to and (not addressee or isHidden(addressee)) then return answer({ status = 'no-addressee' }) end

local sentMs = timeAfterLast(room, 'lastMessageMs')
local message = {
  id = string.format('%013d', sentMs), from = person.shown.participantId, to = input.to, text = input.text,
  sentAt = isoTime(sentMs), fromIdentity = person.shown.identity, fromName = person.shown.name,
}
local chat = room.key .. ':chat'
-- '<whose, when it is not for all>\n<message>', both JSON: who looks for theirs reads past the others' text.
local whose = addressee and cjson.encode({ person.shown.identity, addressee.shown.identity }) or ''
redis.call('ZADD', chat, sentMs, whose .. '\n' .. cjson.encode(message))
redis.call('ZREMRANGEBYRANK', chat, 0, -input.kept - 1)

local seq = room.seq
if not addressee then
  seq = appendFact(room, 'chat', message, nil, {
    id = message.id, from = message.from, sentAt = message.sentAt, fromIdentity = message.fromIdentity,
    fromName = message.fromName,
  })
end
return answer({
  status = 'done', seq = seq, id = message.id, sentAt = message.sentAt, fromIdentity = message.fromIdentity,
  fromName = message.fromName,
})
