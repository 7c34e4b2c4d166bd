-- Some participants with their full metadata; unknown ones are left out.
-- KEYS    the shard's generation
-- ARGV    { room, participantIds }, settings
-- answer  [unavailable] | [participants, participant, metadata or '', participant, …]
-- include shard
if rebuilding() then return { 'unavailable' } end
local found = { 'participants' }
for _, participantId in ipairs(input.participantIds) do
  local key = shard .. 'room:' .. input.room
  local text = redis.call('HGET', key .. ':people', participantId)
  if text then
    table.insert(found, text)
    table.insert(found, redis.call('HGET', key .. ':metadata', participantId) or '')
  end
end
return found
