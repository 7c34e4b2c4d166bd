-- Calls as they are; those that are not there are left out.
-- KEYS    the shard's generation
-- ARGV    { calls: [call] } or { room }: those that ring or go on in it; settings
-- answer  [unavailable] | [calls, version, record, version, record, …]
-- include shard
-- include call
if rebuilding() then return { 'unavailable' } end
local found = { 'calls' }
local calls = input.calls
if input.room then calls = redis.call('SMEMBERS', shard .. 'room-calls:' .. input.room) end
for _, call in ipairs(calls) do
  local row = redis.call('HMGET', callKey(call), 'version', 'record')
  if row[1] then
    table.insert(found, row[1])
    table.insert(found, row[2])
  end
end
return found
