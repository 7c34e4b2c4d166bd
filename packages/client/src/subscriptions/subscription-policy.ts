import type { ParticipantId, ProducerId, Source } from '@confab/contracts';

/**
 * Which of the others' media is received without being asked for each:
 * - `all`: everything
 * - `visible`: video of the tiles on screen (`Room.setVisible`), and the audio of those who are heard
 * - `none`: nothing
 */
export type SubscribeMode = 'all' | 'visible' | 'none';

/** A place on the screen; sizes in device pixels. */
export interface VisibleTile {
  readonly producerId: ProducerId;
  readonly width: number;
  readonly height: number;
}

/** What somebody else publishes, as far as the choice depends on it. */
export interface Offer {
  readonly producerId: ProducerId;
  readonly participantId: ParticipantId;
  readonly source: Source;
}

export interface SubscriptionView {
  readonly mode: SubscribeMode;
  readonly offers: readonly Offer[];
  readonly visible: ReadonlySet<ProducerId>;
  /** Whose audio is worth receiving, the newest speaker first. */
  readonly audible: readonly ParticipantId[];
  /** What the app chose for single producers; it stands above the mode. */
  readonly chosen: ReadonlyMap<ProducerId, boolean>;
}

/** Up to so many people are heard all the time: choosing among them would save nothing and cost first words. */
export const mostHeard = 6;

/** What fits on the usual first page of tiles. */
const mostLikely = 9;

/** The video that a page will most likely show first, screens before people. Pure. */
export function likelyVisible<One extends Offer>(offers: readonly One[]): One[] {
  const of = (wanted: Source): One[] => offers.filter(({ source }) => source === wanted);
  return [...of('screen'), ...of('camera')].slice(0, mostLikely);
}

/** The producers that are worth receiving now. Pure. */
export function wantedProducers({ mode, offers, visible, audible, chosen }: SubscriptionView): Set<ProducerId> {
  const speakers = new Set(offers.filter(({ source }) => source === 'microphone').map((offer) => offer.participantId));
  const heard =
    speakers.size <= mostHeard ? speakers : new Set(audible.filter((who) => speakers.has(who)).slice(0, mostHeard));
  const shownScreens = new Set(
    offers
      .filter(({ source, producerId }) => source === 'screen' && visible.has(producerId))
      .map((offer) => offer.participantId),
  );
  const isWorth = ({ source, producerId, participantId }: Offer): boolean => {
    switch (source) {
      case 'microphone':
        return heard.has(participantId);
      case 'screen-audio':
        return shownScreens.has(participantId);
      case 'camera':
      case 'screen':
        return visible.has(producerId);
    }
  };
  return new Set(
    offers
      .filter((offer) => chosen.get(offer.producerId) ?? (mode === 'all' || (mode === 'visible' && isWorth(offer))))
      .map(({ producerId }) => producerId),
  );
}
