import type { ActiveCall, Room } from '@confab/client';
import { CallModel, goodbyeInWords, type CallModelOptions } from '@confab/react/models';

export interface PeopleCallOptions extends Pick<CallModelOptions, 'size' | 'settings'> {
  /** With one's camera. */
  readonly video: boolean;
  /** The call's room is there. */
  readonly onShown: (call: CallModel) => void;
  /** In words. */
  readonly onEnded: (why: string) => void;
}

/** Shows a call between people as soon as its room is there, and says in words when it is over. Resolves when devices are open. */
export async function followPeopleCall(active: ActiveCall, options: PeopleCallOptions): Promise<void> {
  const { size, settings, video, onShown, onEnded } = options;
  active.on('failed', () => void active.leave());
  active.on('ended', (why) => onEnded(goodbyeInWords(why)));
  const room = await roomOf(active);
  if (!room) return;
  const call = new CallModel(room, { size, settings, leave: () => active.leave() });
  onShown(call);
  await call.toggle('microphone');
  if (video && active.open) await call.toggle('camera');
}

function roomOf(active: ActiveCall): Promise<Room | undefined> {
  if (active.room) return Promise.resolve(active.room);
  return new Promise((resolve) => {
    active.once('roomJoined', resolve);
    active.once('ended', () => resolve(undefined));
  });
}
