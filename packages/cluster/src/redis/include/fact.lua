-- One change of a room: takes the next number, goes into the log and the outbox, and is published, all in this script.
-- `recorded`: what the outbox gets instead of `data`, where that holds what only the people of the room may read.
local function appendFact(room, name, data, internals, recorded)
  room.seq = room.seq + 1
  redis.call('HSET', room.key, 'seq', room.seq)
  local fact = cjson.encode({ epoch = room.epoch, seq = room.seq, name = name, data = data, internals = internals })
  redis.call('RPUSH', room.key .. ':log', fact)
  redis.call('LTRIM', room.key .. ':log', -1000, -1)
  redis.call('SPUBLISH', room.key .. ':facts', fact)
  record(room, name, cjson.encode(recorded or data))
  return room.seq
end
