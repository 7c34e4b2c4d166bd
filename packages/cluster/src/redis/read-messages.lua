-- A page of the messages that one identity may read: those for all, and those that it wrote or got. The newest ones before `before`,
-- oldest first. Looks at no more than the room keeps.
-- KEYS    the shard's generation
-- ARGV    { room, seen, epoch, identity, before?, limit }, settings
-- answer  [unavailable] | [none] | [messages, entry, …]
-- include shard
-- include time
-- include room
if rebuilding() then return { 'unavailable' } end
local room = findRoom(input.room)
if not room or room.epoch ~= input.epoch then return { 'none' } end
local found = {}
local below = input.before and '(' .. input.before or '+inf'
local skipped = 0
local chunk = math.max(input.limit, 50)
repeat
  local entries = redis.call('ZREVRANGEBYSCORE', room.key .. ':chat', below, '-inf', 'LIMIT', skipped, chunk)
  for _, text in ipairs(entries) do
    local entry = cjson.decode(text)
    local mine = entry.message.fromIdentity == input.identity or entry.toIdentity == input.identity
    if #found < input.limit and (not entry.message.to or mine) then table.insert(found, 1, text) end
  end
  skipped = skipped + #entries
until #entries == 0 or #found == input.limit
table.insert(found, 1, 'messages')
return found
