import type { ParticipantId } from '@confab/contracts';
import type { Ownership } from '@confab/cluster';
import { ulid } from 'ulid';
import type { Pod } from '../pod.ts';

/** Longer than a join that goes well takes from the directory's answer to its membership. */
const ticksBetween = 5;

/**
 * Participants that the directory gives to this pod and for whom there is no socket: the answer to a join or resume was lost
 * with the client behind it, or a rewound Redis has forgotten that somebody left. While the pod lives no lease of theirs runs
 * out, so they would stay, and keep their room open, for as long as it does. They are shown as reconnecting: whoever
 * does come again is let in, the others are removed at the usual deadline.
 */
export class Strays {
  readonly #pod: Pod;
  #ticks = 0;
  #suspects: ReadonlySet<string> = new Set();

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /** Once a tick. Only those found twice running: a join reaches the directory before its membership exists. */
  async tick(): Promise<void> {
    this.#ticks += 1;
    if (this.#ticks % ticksBetween !== 0) return;
    const { directory, settings, rooms, logger } = this.#pod;
    const suspects = this.#suspects;
    // Nobody is found twice running when the directory was away in between.
    this.#suspects = new Set();
    const found = await directory.findStrays(settings.podId, rooms.addresses(), this.#connected());
    this.#suspects = new Set(found.map(({ owner }) => keyOf(owner)));
    for (const { address, owner } of found) {
      // It may have come in meanwhile.
      const isHere = this.#pod.participants.find(owner.participantId)?.presence === 'connected';
      if (isHere || !suspects.has(keyOf(owner))) continue;
      logger.info({ participantId: owner.participantId }, 'a participant that nobody here looks after is shown away');
      const { removeAfterMs } = settings;
      await directory.markReconnecting({ operationId: ulid(), address, owner, removeAfterMs });
    }
  }

  #connected(): Set<ParticipantId> {
    const memberships = this.#pod.participants.all().filter(({ presence }) => presence === 'connected');
    return new Set(memberships.map(({ participantId }) => participantId));
  }
}

/** A newer owner is somebody else's. */
function keyOf({ participantId, ownerEpoch }: Ownership): string {
  return `${participantId}/${ownerEpoch}`;
}
