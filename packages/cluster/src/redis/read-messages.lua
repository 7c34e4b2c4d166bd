-- A page of the messages that one identity may read: those for all, and those that it wrote or got. The newest ones before `before`,
-- oldest first. Looks at no more than the room keeps.
-- KEYS    the shard's generation
-- ARGV    { room, seen, epoch, identity, before?, limit }, settings
-- answer  [unavailable] | [none] | [messages, message, …]
-- include shard
-- include time
-- include room
if rebuilding() then return { 'unavailable' } end
local room = findRoom(input.room)
if not room or room.epoch ~= input.epoch then return { 'none' } end
local found = {}
local below = input.before and '(' .. input.before or '+inf'
local skipped = 0
local function isMine(whose)
  local identities = cjson.decode(whose)
  return identities[1] == input.identity or identities[2] == input.identity
end
local chunk = math.max(input.limit, 50)
repeat
  local entries = redis.call('ZREVRANGEBYSCORE', room.key .. ':chat', below, '-inf', 'LIMIT', skipped, chunk)
  for _, entry in ipairs(entries) do
    if #found == input.limit then break end
    local at = string.find(entry, '\n', 1, true)
    if at == 1 or isMine(string.sub(entry, 1, at - 1)) then table.insert(found, 1, string.sub(entry, at + 1)) end
  end
  skipped = skipped + #entries
until #entries == 0 or #found == input.limit
table.insert(found, 1, 'messages')
return found
