-- A participant's new name or metadata; no fact when nothing changes.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, name?, listed?: { metadata, metadataBytes? }, longMetadata? }, settings;
--         listed: as others are shown the new metadata, whose text is longMetadata where that is too long for lists
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
local shown = person.shown
local long = room.key .. ':metadata'
local changed = input.name ~= nil and input.name ~= shown.name
if changed then shown.name = input.name end
if input.listed then
  local before = redis.call('HGET', long, shown.participantId) or nil
  if input.listed.metadata ~= shown.metadata or input.longMetadata ~= before then
    changed = true
    shown.metadata = input.listed.metadata
    shown.metadataBytes = input.listed.metadataBytes
    if input.longMetadata then
      redis.call('HSET', long, shown.participantId, input.longMetadata)
    else
      redis.call('HDEL', long, shown.participantId)
    end
  end
end
if not changed then return answer({ status = 'done', seq = room.seq }) end
savePerson(room, person)
return answer({ status = 'done', seq = appendUpdated(room, person) })
