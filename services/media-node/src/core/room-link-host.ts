import type { types } from 'mediasoup';
import type {
  ExportedProducer,
  ExportedProducerWatcher,
  HeldRoom,
  LinkHost,
  LinkedKind,
  RoomRef,
} from './media-links.ts';
import type { PublishedProducer } from './room-media.ts';
import { leaseLocal } from './producer-leases.ts';
import type { Rooms } from './rooms.ts';

/** The node's rooms, as links see them. */
export class RoomLinkHost implements LinkHost {
  readonly #rooms: Rooms;

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  hasRoom(ref: RoomRef): boolean {
    return (this.#rooms.get(ref)?.size ?? 0) > 0;
  }

  async holdRoom(ref: RoomRef, onClosed: () => void): Promise<HeldRoom> {
    return this.#rooms.getOrOpen(ref).hold(onClosed);
  }

  async exportProducer(ref: RoomRef, internalId: string, kind: LinkedKind): Promise<ExportedProducer | undefined> {
    const room = this.#rooms.get(ref);
    const published = room?.find(internalId);
    if (room === undefined || published === undefined || kindOf(published) !== kind) return undefined;
    const { router } = await room.gateway();
    const lease = await leaseLocal(room, internalId, router);
    if (lease.producer.closed) {
      lease.release();
      return undefined;
    }
    return {
      producer: lease.producer,
      participantId: published.participantId,
      get paused() {
        return published.producer.paused;
      },
      get score() {
        return scoreOf(published);
      },
      watch: (watcher) => watch(published, lease.producer, watcher),
      setDemand: (demand) => lease.setDemand(demand),
      release: () => lease.release(),
    };
  }
}

function kindOf({ producer }: PublishedProducer): LinkedKind {
  return 'kind' in producer ? 'media' : 'data';
}

/** The best of its encodings: the one that viewers are given when the others suffer. */
function scoreOf({ producer }: PublishedProducer): number {
  return 'kind' in producer ? Math.max(0, ...producer.score.map(({ score }) => score)) : 10;
}

function watch(
  published: PublishedProducer,
  exported: types.Producer | types.DataProducer,
  watcher: ExportedProducerWatcher,
): () => void {
  const onPause = (): void => watcher.onPaused(true);
  const onResume = (): void => watcher.onPaused(false);
  const onScore = (): void => watcher.onScore(scoreOf(published));
  const onClosed = (): void => watcher.onClosed();
  // The original's own events: a pipe's pause says only that nobody watches.
  const original = published.producer.observer as types.ProducerObserver;
  const ends = exported.observer as types.ProducerObserver;
  original.on('pause', onPause).on('resume', onResume);
  if ('kind' in published.producer) original.on('score', onScore);
  ends.once('close', onClosed);
  return () => {
    original.off('pause', onPause).off('resume', onResume).off('score', onScore);
    ends.off('close', onClosed);
  };
}
