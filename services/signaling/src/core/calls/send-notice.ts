import type { CallHint, OwedNotice } from '@confab/cluster';
import type { Call, DirectEventData, RoomName, TenantId } from '@confab/contracts';
import { ulid } from 'ulid';
import type { Pod } from '../pod.ts';

export function sendHints(
  { channels }: Pick<Pod, 'channels'>,
  tenant: TenantId,
  call: Call,
  hints: readonly CallHint[],
): void {
  for (const { name, to, detail } of hints) {
    // One name with its own detail: the union of pairs is lost on the way to here.
    const data = { call, ...detail } as DirectEventData<typeof name>;
    channels.sendToPeople(tenant, to, name, data);
  }
}

/** Tells people what a change made of their call, and what goes with it; after that nobody owes it any more. */
export async function sendNotice(pod: Pod, owed: OwedNotice): Promise<void> {
  sendHints(pod, owed.tenant, owed.call, owed.hints);
  if (owed.endsRoom) await endRoomOf(pod, owed);
  await pod.calls.confirm(owed);
}

/** Without waiting: whatever is not carried out now is by whoever sweeps. */
export function sendNoticeSoon(pod: Pod, owed: OwedNotice): void {
  sendNotice(pod, owed).catch((error: unknown) => {
    pod.logger.debug({ err: error, callId: owed.callId }, 'what a call’s people are owed is sent again later');
  });
}

async function endRoomOf({ directory }: Pod, { tenant, call }: OwedNotice): Promise<void> {
  const address = { tenant, room: call.room as RoomName };
  const room = await directory.readRoomRecord(address);
  if (room === null) return;
  await directory.endRoom({ operationId: ulid(), address, epoch: room.epoch, reason: 'ended' });
}
