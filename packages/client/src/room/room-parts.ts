import type { EventEmitter } from 'eventemitter3';
import type { DataProducer, Grants, Source } from '@confab/contracts';
import type { AudioOutput } from '../devices/audio-output.ts';
import { DeclaredState } from './features/declared-state.ts';
import { announce } from '../announce.ts';
import type { RoomEvents } from './room-events.ts';
import { HandsList } from './features/hands-list.ts';
import { LocalParticipant } from './local-participant.ts';
import { MediaFollower } from './media-follower.ts';
import { Moderation } from './features/moderation.ts';
import { RoomAccess } from './features/room-access.ts';
import { openRoomAudio } from './features/room-audio.ts';
import { RoomChat } from './features/room-chat.ts';
import { RoomData } from './features/room-data.ts';
import type { RoomFeature } from './room-feature.ts';
import { RoomLive } from './features/room-live.ts';
import { RoomMedia } from '../media/room-media.ts';
import { subscribeMode, type Joined, type JoinOptions } from './room-session.ts';
import { RoomState } from './room-state.ts';
import type { MediaDevice } from '../media/transport/media-device.ts';
import type { SignalingConnection } from '../signaling/signaling-connection.ts';
import { Roster } from './roster.ts';
import { VisibleSubscriptions } from '../subscriptions/visible-subscriptions.ts';
import { VisibleTiles } from '../subscriptions/visible-tiles.ts';

export interface RoomDependencies {
  readonly signaling: SignalingConnection;
  readonly device: MediaDevice;
  readonly rtcConfiguration?: Partial<RTCConfiguration> | undefined;
}

/** What a room is made of. */
export interface RoomParts {
  readonly state: RoomState;
  readonly media: RoomMedia;
  readonly roster: Roster;
  readonly subscriptions: VisibleSubscriptions;
  readonly tiles: VisibleTiles;
  readonly localParticipant: LocalParticipant;
  readonly chat: RoomChat;
  readonly hands: HandsList;
  readonly live: RoomLive;
  readonly access: RoomAccess;
  readonly moderation: Moderation;
  readonly data: RoomData;
  readonly audio: AudioOutput;
  /** In the order in which they hear of things: the roster first, so that the others find the people. */
  readonly features: readonly RoomFeature[];
}

/** Makes a room's parts and ties them together. */
export function buildRoom(
  room: EventEmitter<RoomEvents>,
  options: JoinOptions,
  joined: Joined,
  { signaling, device, rtcConfiguration }: RoomDependencies,
): RoomParts {
  const { clock } = signaling;
  const mode = subscribeMode(options);
  const state = new RoomState({ ...joined, participants: [], producers: [], dataProducers: [], waiting: [] });
  const declared = new DeclaredState(signaling, joined.self);
  const tiles = new VisibleTiles(signaling);
  const media: RoomMedia = new RoomMedia({
    transports: { signaling, device, clock, rtcConfiguration },
    stateChanged: (direction, recovery) => announce(room, 'mediaStateChanged', direction, recovery),
    receivingAnew: () => tiles.again(),
    send: {
      muteChanged: (publication, by) => {
        declared.follow(publication);
        if (publication.muted) announce(room, 'localTrackMuted', publication, by);
        else announce(room, 'localTrackUnmuted', publication);
      },
      ended: (publication) => announce(room, 'localTrackEnded', publication),
      withdrawn: (publication, error) => announce(room, 'localTrackUnpublished', publication, error),
    },
    receive: {
      received: (producerId, consumer) => roster.received(producerId, consumer),
      ended: (producerId, consumer) => roster.ended(producerId, consumer),
      refused: (producerId, error) => roster.refused(producerId, error),
    },
    dataReceived: (payload, { participantId, label }: DataProducer) => {
      const from = roster.participants.get(participantId);
      if (from) announce(room, 'dataReceived', payload, from, label);
    },
  });
  const subscriptions = new VisibleSubscriptions(mode, media.receive, clock);
  const roster = new Roster({ room, subscriptions });
  const self = () => state.self;
  const localParticipant = new LocalParticipant({
    room,
    send: media.send,
    data: media.sendData,
    declared,
    requests: signaling,
    self,
  });
  const chat = new RoomChat(room, signaling, () => state.self.participantId);
  const hands = new HandsList(room, state, (participantId) =>
    participantId === state.self.participantId ? localParticipant : roster.participants.get(participantId),
  );
  const live = new RoomLive({
    room,
    people: () => state.participants.size + 1,
    audible: (participantIds) => subscriptions.audibleAre(participantIds),
    qualityIs: (participantId, quality) => {
      const who =
        participantId === state.self.participantId ? localParticipant : roster.participants.get(participantId);
      who?.qualityIs(quality);
      return who !== undefined;
    },
  });
  let couldSubscribe = true;
  const access = new RoomAccess(room, (grants) => {
    media.send.permit((source) => mayPublish(grants, source));
    if (!grants.canPublishData) media.sendData.forbid();
    if (grants.canSubscribe && !couldSubscribe) {
      subscriptions.permitted();
      media.receiveData.permitted();
    }
    couldSubscribe = grants.canSubscribe;
  });
  const follower = new MediaFollower({
    media,
    self,
    receivesData: mode !== 'none',
    permissionIs: (producerId, allowed) => roster.permissionIs(producerId, allowed),
  });
  const audio = openRoomAudio(room, options.playAudio ?? false);
  const outputs: RoomFeature = {
    entered: () => tiles.again(),
    resumed: () => tiles.again(),
    close: () => {
      audio.close();
      tiles.close();
      subscriptions.close();
    },
  };
  return {
    state,
    media,
    roster,
    subscriptions,
    tiles,
    localParticipant,
    chat,
    hands,
    live,
    access,
    moderation: new Moderation(signaling),
    data: new RoomData(media.sendData),
    audio,
    features: [roster, follower, declared, hands, chat, live, access, outputs],
  };
}

function mayPublish({ canPublish, canPublishSources }: Grants, source: Source): boolean {
  return canPublish && (canPublishSources === undefined || canPublishSources.includes(source));
}
