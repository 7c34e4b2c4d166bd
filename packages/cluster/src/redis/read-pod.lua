-- Whom the shard gives to a pod: those that share its lease, so neither reconnecting nor gone.
-- KEYS    the shard's generation
-- ARGV    { podId }, settings
-- answer  [unavailable] | [members, '<room>|<participantId>', …]
-- include shard
if rebuilding() then return { 'unavailable' } end
local members = redis.call('SMEMBERS', shard .. 'pod:' .. input.podId)
table.insert(members, 1, 'members')
return members
