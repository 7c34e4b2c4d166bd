-- How people are seen, and for how many ticks they have had no connection.
-- KEYS    the shard's generation
-- ARGV    { people: [person] }, settings
-- answer  [unavailable] | [people, status, since, away, …]; since: '' when not seen of late; away: -1 while connected, '' unknown
-- include shard
if rebuilding() then return { 'unavailable' } end
local found = { 'people' }
for _, person in ipairs(input.people) do
  local key = shard .. 'person:' .. person
  local row = redis.call('HMGET', key, 'status', 'since', 'left')
  local away = ''
  if row[3] then
    away = currentTick() - tonumber(row[3])
  elseif redis.call('EXISTS', key) == 1 then
    away = -1
  end
  table.insert(found, row[1] or 'offline')
  table.insert(found, row[2] or '')
  table.insert(found, tostring(away))
end
return found
