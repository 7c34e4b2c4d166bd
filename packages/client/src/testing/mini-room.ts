import type { types } from 'mediasoup';
import type { Participant, ParticipantId, Producer, ProducerId, RoomEventName } from '@confab/contracts';

/** One participant as the test server knows it. */
export interface MiniPeer {
  readonly participant: Participant;
  readonly transports: { send?: types.WebRtcTransport; recv?: types.WebRtcTransport };
  readonly producers: Map<ProducerId, { producer: types.Producer; wire: Producer }>;
  readonly consumers: Map<string, types.Consumer>;
  resumeToken: string;
  /** Delivers to the peer's socket of the moment. */
  deliver: (name: string, data: unknown) => void;
  cancelRemoval?: NodeJS.Timeout;
}

/** A room with a log, as `docs/protocol.md` has it, in the memory of one process. */
export class MiniRoom {
  readonly peers = new Map<ParticipantId, MiniPeer>();
  readonly log: { name: string; data: { seq: number } }[] = [];
  seq = 0;

  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  emit(name: RoomEventName, data: object): void {
    this.seq += 1;
    const event = { name, data: { ...data, seq: this.seq } };
    this.log.push(event);
    for (const peer of this.peers.values()) peer.deliver('room-events', [event]);
  }

  snapshot(self: MiniPeer) {
    const others = [...this.peers.values()].filter((peer) => peer !== self);
    return {
      room: this.name,
      self: self.participant,
      participants: others.map((peer) => peer.participant),
      producers: others.flatMap((peer) => [...peer.producers.values()].map(({ wire }) => wire)),
      dataProducers: [],
      seq: this.seq,
      iceServers: [],
      resumeToken: self.resumeToken,
      audioOnlyRecommended: false,
    };
  }

  findProducer(producerId: ProducerId) {
    for (const peer of this.peers.values()) {
      const found = peer.producers.get(producerId);
      if (found) return found;
    }
    return undefined;
  }
}
