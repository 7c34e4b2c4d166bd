-- Advances the shard's tick, at most once per tick length, and carries out what is overdue, a bounded part per call.
-- KEYS    the shard's generation
-- ARGV    { advance, seenRooms }, settings; advance: false goes on with what an earlier call left over
-- answer  { status: done, advanced, more, generation, removed: [{ tenant, room, epoch, participantId, ownerEpoch,
--         placement }], callsDue: something of due-calls' is } | { status: unavailable }
-- include shard
-- include time
-- include room
-- include fact
-- include person
-- include lobby
-- include leave
if rebuilding() then return '{"status":"unavailable"}' end
local generation = redis.call('GET', KEYS[1])
local tick = currentTick()
if input.advance then
  local atMs = tonumber(redis.call('HGET', shard .. 'tick', 'at') or 0)
  local passedMs = nowMs - atMs
  -- A replica that took over may be behind: wait one tick by its clock rather than until it has caught up.
  if passedMs < 0 then redis.call('HSET', shard .. 'tick', 'at', nowMs) end
  if passedMs < settings.tickMs then
    return cjson.encode({ status = 'done', advanced = false, more = false, generation = generation, removed = {} })
  end
  tick = tick + 1
  redis.call('HSET', shard .. 'tick', 'n', tick, 'at', nowMs)
end

local budget = 200
local removed = {}
local function noteRemoved(room, person)
  table.insert(removed, {
    tenant = room.tenant, room = room.roomName, epoch = room.epoch, participantId = person.shown.participantId,
    ownerEpoch = person.internals.ownerEpoch, placement = person.internals.placement,
  })
end

-- A pod whose lease ran out is not proof that its people are gone: they get the time to reach another pod.
local function losePod(podId)
  local members = redis.call('SPOP', shard .. 'pod:' .. podId, budget)
  for _, member in ipairs(members) do
    local name, participantId = string.match(member, '^(.*)|(.*)$')
    local room = findRoom(name)
    local person = room and findPerson(room, participantId)
    local waiting = room and not person and findWaiting(room, participantId)
    if person and person.internals.podId == podId then
      showReconnecting(room, person, settings.removeAfterMs)
    elseif waiting and waiting.podId == podId then
      stopWaiting(room, waiting, 'left')
    end
  end
  budget = budget - #members
  return redis.call('EXISTS', shard .. 'pod:' .. podId) == 0
end

local function loseParticipant(rest)
  local name, participantId = string.match(rest, '^(.*)|(.*)$')
  local room = findRoom(name)
  local person = room and findPerson(room, participantId)
  if person then
    takeOut(room, person, 'lost')
    noteRemoved(room, person)
  end
end

local function loseRoom(name, reason)
  local room = findRoom(name)
  if not room then return end
  for _, person in ipairs(takeDown(room, reason)) do noteRemoved(room, person) end
end

local due = redis.call('ZRANGEBYSCORE', shard .. 'deadlines', '-inf', tick, 'LIMIT', 0, budget)
for _, deadline in ipairs(due) do
  if budget <= 0 then break end
  budget = budget - 1
  local kind, rest = string.match(deadline, '^(%a+)|(.*)$')
  local carriedOut = true
  if kind == 'pod' then
    carriedOut = losePod(rest)
  elseif kind == 'lost' then
    loseParticipant(rest)
  elseif kind == 'max' then
    loseRoom(rest, 'max-duration')
  elseif redis.call('EXISTS', shard .. 'room:' .. rest .. ':people', shard .. 'room:' .. rest .. ':waiting') == 0 then
    loseRoom(rest, 'empty')
  end
  if carriedOut then redis.call('ZREM', shard .. 'deadlines', deadline) end
end
return cjson.encode({
  status = 'done', advanced = input.advance, more = budget <= 0, generation = generation, removed = removed,
  callsDue = redis.call('ZCOUNT', shard .. 'due', '-inf', tick) > 0,
})
