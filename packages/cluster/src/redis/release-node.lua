-- Lets go of a reservation: the join failed. Repeating it changes nothing.
-- KEYS    the region's nodes
-- ARGV    { reservationId, nodeId }, settings
-- answer  { status: done }
-- include region
if drop(input.nodeId, input.reservationId) then
  publish({ kind = 'reserved', nodeId = input.nodeId, reserved = reservedOn(input.nodeId) })
end
return '{"status":"done"}'
