-- Which of the given participants the directory does not place on this node.
-- KEYS    the shard's generation
-- ARGV    { placement, wanted: [{ room, epoch, participantId }] }, settings
-- answer  [unavailable] | [absent, participantId, …]
-- include shard
if rebuilding() then return { 'unavailable' } end
local absent = { 'absent' }
for _, wanted in ipairs(input.wanted) do
  local key = shard .. 'room:' .. wanted.room
  local here = false
  if redis.call('HGET', key, 'epoch') == wanted.epoch then
    local text = redis.call('HGET', key .. ':people', wanted.participantId)
    if text then
      local placement = cjson.decode(text).internals.placement
      here = placement.nodeId == input.placement.nodeId and placement.nodeEpoch == input.placement.nodeEpoch
    end
  end
  if not here then table.insert(absent, wanted.participantId) end
end
return absent
