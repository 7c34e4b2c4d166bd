import type { ConsumerCloseReason } from '@confab/contracts';
import { StaleOwnerError } from '../media/stale-owner-error.ts';
import type { AttachedMedia } from '../media/media-nodes.ts';
import { attachTo } from '../participants/attach-again.ts';
import { closeForbidden, permitted } from '../participants/close-forbidden.ts';
import { closeReason } from '../participants/close-reason.ts';
import type { Membership } from '../participants/membership.ts';
import { repairDirectory } from '../participants/repair-directory.ts';
import { setVisible } from '../participants/set-visible.ts';
import type { Pod } from '../pod.ts';

/** Compares client, node and directory of a participant again, after a break between two of them (`docs/races.md` 5). */
export class Reattachments {
  readonly #pod: Pod;
  readonly #running = new Map<Membership, Promise<void>>();

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /** Those that something was missed of. Once a tick. */
  retry(): void {
    for (const membership of this.#pod.participants.all()) if (membership.needsRepair) void this.attach(membership);
  }

  /** One at a time for each participant: a hung node must not gather a command of theirs with every tick. Never rejects. */
  attach(membership: Membership): Promise<void> {
    let running = this.#running.get(membership);
    if (running === undefined) {
      running = this.#attach(membership).finally(() => this.#running.delete(membership));
      this.#running.set(membership, running);
    }
    return running;
  }

  async #attach(membership: Membership): Promise<void> {
    const { logger } = this.#pod;
    const { target, participantId } = membership;
    // What is missed from now on needs another look.
    membership.needsRepair = false;
    try {
      const attached = await attachTo(this.#pod, target);
      if (membership.presence === 'gone') return;
      // Its node is gone, or it has another one by now, with which it began anew.
      if (attached === null || membership.placement !== target.placement) return;
      this.#tellClosed(membership, attached);
      membership.takeMedia(attached);
      membership.tellMaxLayers();
      // The node may have begun anew with this participant.
      await setVisible(this.#pod, membership);
      await closeForbidden(this.#pod, membership);
      const { replica } = membership.room;
      if (replica !== null) await repairDirectory(this.#pod, target, replica, permitted(attached, membership, replica));
    } catch (error) {
      if (error instanceof StaleOwnerError) {
        membership.end('superseded');
        return;
      }
      membership.needsRepair = true;
      logger.warn({ err: error, participantId }, 'a participant could not be attached again yet');
    }
  }

  #tellClosed(membership: Membership, { transports, consumers, dataConsumers }: AttachedMedia): void {
    const { media, room } = membership;
    const alive = new Set<string>([...transports, ...consumers, ...dataConsumers].map(({ id }) => id));
    const reasonOf = (publisher: Parameters<typeof closeReason>[1]): ConsumerCloseReason =>
      closeReason('producer-closed', publisher, room.replica);
    for (const transportId of media.transports.keys()) {
      if (!alive.has(transportId)) membership.push('transport-closed', { transportId, reason: 'connection-lost' });
    }
    for (const [consumerId, { participantId }] of media.consumers) {
      if (!alive.has(consumerId)) membership.push('consumer-closed', { consumerId, reason: reasonOf(participantId) });
    }
    for (const [dataConsumerId, publisher] of media.dataConsumers) {
      if (alive.has(dataConsumerId)) continue;
      membership.push('data-consumer-closed', { dataConsumerId, reason: reasonOf(publisher) });
    }
  }
}
