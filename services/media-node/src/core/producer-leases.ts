import { CallError } from '@confab/contracts';
import type { types } from 'mediasoup';
import type { LocalPipes } from './local-pipes.ts';
import type { MediaLinks, RoomRef } from './media-links.ts';
import type { Seat } from './participant-context.ts';
import type { ProducerLease, ProducerWish, PublishedProducer } from './room-media.ts';

/** What leasing needs of a room. */
export interface LeasePlaces {
  readonly ref: RoomRef;
  readonly pipes: LocalPipes;
  readonly links: MediaLinks;
  find(internalId: string): PublishedProducer | undefined;
  gateway(): Promise<Seat>;
}

/** Brings a producer of this node to a router: as it is, or by a local pipe. */
export async function leaseLocal(
  places: LeasePlaces,
  internalId: string,
  router: types.Router,
): Promise<ProducerLease> {
  const source = places.find(internalId);
  if (source === undefined) throw new CallError('not-found', 'no such producer');
  const publisherPaused = (): boolean => source.producer.paused;
  const originScore = (): number => 10;
  const pipe = source.router === router ? null : await places.pipes.acquire(source, router);
  const share = source.demand?.join();
  return {
    producer: pipe?.producer ?? source.producer,
    publisherPaused,
    originScore,
    setDemand: (demand) => {
      share?.set(demand);
      pipe?.setActive(demand.active);
    },
    release: () => {
      share?.release();
      pipe?.release();
    },
  };
}

/** Brings a producer of another node to a router: over a link to the room's gateway router, from there by a local pipe. */
export async function leaseLinked(
  places: LeasePlaces,
  wish: ProducerWish & { readonly origin: object },
  router: types.Router,
  signal: AbortSignal,
): Promise<ProducerLease> {
  const { internalId, kind, origin } = wish;
  const linked = await places.links.acquire({ room: places.ref, internalId, kind, origin }, signal);
  const gateway = (await places.gateway()).router;
  const base = { publisherPaused: () => linked.paused, originScore: () => linked.score };
  if (gateway === router) {
    return {
      ...base,
      producer: linked.producer,
      setDemand: (demand) => linked.setDemand(demand),
      release: () => linked.release(),
    };
  }
  try {
    const pipe = await places.pipes.acquire({ router: gateway, producer: linked.producer }, router);
    return {
      ...base,
      producer: pipe.producer,
      setDemand: (demand) => {
        linked.setDemand(demand);
        pipe.setActive(demand.active);
      },
      release: () => {
        pipe.release();
        linked.release();
      },
    };
  } catch (error) {
    linked.release();
    throw error;
  }
}
