-- A repeated operation gets its first answer again for a minute. Each answer is a key of its own, so that it goes by itself:
-- 1,000 operations a second in a cell are 60,000 answers of about 300 bytes.
local answerKey = shard .. 'answer:' .. input.operation .. ':' .. input.room .. ':' .. input.operationId
local function answer(outcome)
  local text = cjson.encode(outcome)
  redis.call('SET', answerKey, text, 'PX', settings.answerKeptMs)
  return text
end
