-- Calls: `call` is `<tenant>:<ULID>`, the tenant percent-encoded. The record is JSON text that only the pods read and write.
--   call:<call>               hash { version, record, status, room }
--   room-calls:<room>         the calls that ring or go on in that room
--   calls-in:<tenant>         the tenant's newest calls of this shard, by their beginning
--   owed                      '<call>|<version>' -> what is owed to the call's people (JSON text)
--   due                       sorted set by tick: 'again|<call>', 'miss|<call>|<round>', 'over|<call>|<reason>',
--                             'check|<call>', 'owed|<call>|<version>', 'people|<pod>'
local againTicks, checkTicks, retryTicks = 3, 10, 2

local function callKey(call) return shard .. 'call:' .. call end

local function dueIn(ticks, ...)
  redis.call('ZADD', shard .. 'due', currentTick() + ticks, table.concat({ ... }, '|'))
end

local function notDue(...)
  redis.call('ZREM', shard .. 'due', table.concat({ ... }, '|'))
end
