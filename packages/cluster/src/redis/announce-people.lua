-- How people's devices at one pod want to be seen; nothing for somebody who has none there any more.
-- KEYS    the shard's generation
-- ARGV    { podId, people: [{ person, status: busy | online | away | offline | unseen | gone }] }, settings
-- answer  { status: done | unavailable }
-- include shard
-- include time
-- include presence
if rebuilding() then return '{"status":"unavailable"}' end
local members = shard .. 'people-of:' .. input.podId
for _, entry in ipairs(input.people) do
  if entry.status == 'gone' then
    redis.call('SREM', members, entry.person)
    redis.call('HDEL', personKey(entry.person), 'at|' .. input.podId)
  else
    redis.call('SADD', members, entry.person)
    redis.call('HSET', personKey(entry.person), 'at|' .. input.podId, entry.status)
  end
  settle(entry.person)
end
if redis.call('EXISTS', members) == 1 then leasePeople(input.podId) end
return '{"status":"done"}'
