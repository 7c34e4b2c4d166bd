import type { ActiveCall, Room } from '@confab/client';
import { callProblem, CallModel, DirectCallModel, goodbyeInWords, type CallModelOptions } from '@confab/react/models';

/** A call between people, as far as it has come: directly from browser to browser, in its room, or moving there. */
export interface PeopleCall {
  readonly active: ActiveCall;
  /** Of a call that began directly; it tells when it has nothing more to show. */
  readonly direct: DirectCallModel | undefined;
  /** The call's room, once it is there. */
  readonly call: CallModel | undefined;
  /** Names of the others. */
  readonly title: string;
}

export interface PeopleCallOptions extends Pick<CallModelOptions, 'size' | 'settings'> {
  /** Oneself, by identity. */
  readonly self: string;
  readonly nameOf: (identity: string) => string;
  /** With one's camera. */
  readonly video: boolean;
  /** There is something to show, or something else. */
  readonly onShown: (shown: PeopleCall) => void;
  /** In words. */
  readonly onEnded: (why: string) => void;
}

/** Shows a call between people as soon as there is media, and says in words when it is over. Resolves when devices are open. */
export async function followPeopleCall(active: ActiveCall, options: PeopleCallOptions): Promise<void> {
  const { size, settings, self, nameOf, video, onShown, onEnded } = options;
  // News that overtook the server's answer is told in one turn: it may end where it begins.
  if (!active.open) return onEnded(goodbyeInWords(active.call.endReason ?? 'ended'));
  const others = () => [active.call.caller, ...active.call.callees].filter((identity) => identity !== self);
  const title = () => others().map(nameOf).join(', ');
  let direct: DirectCallModel | undefined;
  let call: CallModel | undefined;
  const show = () => {
    if (active.open && (direct || call)) onShown({ active, direct, call, title: title() });
  };
  let why: string | undefined;
  active.on('failed', (error) => {
    // Without a room it may still go directly, and the room is tried again.
    if (active.room || active.media !== 'none') return;
    why = callProblem(error);
    void active.leave();
  });
  active.on('left', (identity) => {
    // Two people end a call together, as on a telephone; of more, the last one may wait for others.
    if (others().length > 1) return;
    why = `${nameOf(identity)} hung up.`;
    void active.leave();
  });
  active.on('ended', (end) => onEnded(why ?? goodbyeInWords(end)));
  active.on('updated', show);
  const [other] = others();
  if (active.call.mode === 'direct' && other !== undefined) {
    direct = new DirectCallModel(active, { other, size, settings });
    show();
    const started = direct.start({ video });
    enter(await roomOf(active));
    return started;
  }
  const room = await roomOf(active);
  enter(room);
  await call?.toggle('microphone');
  // Nor where one has been faster: the browser may have asked for the microphone for long.
  if (video && active.open && !room?.localParticipant.publication('camera')) await call?.toggle('camera');

  function enter(room: Room | undefined): void {
    if (!room) return;
    call = new CallModel(room, { size, settings, leave: () => active.leave() });
    show();
  }
}

function roomOf(active: ActiveCall): Promise<Room | undefined> {
  if (active.room) return Promise.resolve(active.room);
  return new Promise((resolve) => {
    active.once('roomJoined', resolve);
    active.once('ended', () => resolve(undefined));
  });
}
