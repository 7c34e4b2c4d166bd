import type { DirectEventData, DirectEventName, ParticipantId, PodId, RtpCapabilities } from '@confab/contracts';
import type { CallDirectory, NodeRegistry, NodeTable, PresenceDirectory, RoomDirectory } from '@confab/cluster';
import type { Clock, Logger } from '@confab/platform';
import type { PersonChannels } from './calls/person-channels.ts';
import type { IceServers } from './ice/ice-servers.ts';
import type { MediaNodes } from './media/media-nodes.ts';
import type { LocalParticipants } from './participants/local-participants.ts';
import type { Orphans } from './participants/orphans.ts';
import type { LocalPeople } from './presence/local-people.ts';
import type { RequestMemory } from './requests/request-memory.ts';
import type { LocalRooms } from './rooms/local-rooms.ts';
import type { ResumeTokens } from './tokens/resume-tokens.ts';
import type { TenantKeys } from './tokens/tenant-keys.ts';

/** Durations are milliseconds. */
export interface PodSettings {
  /** As the operator calls it; `podId` is this one process of that name. */
  readonly podName: string;
  readonly podId: PodId;
  readonly region: string;
  /** Participants of one room per node before another node is taken; 0: no limit. */
  readonly maxPerRoomAndNode: number;
  /** After the loss of a socket: shown as reconnecting, removed. */
  readonly reconnectingAfterMs: number;
  readonly removeAfterMs: number;
  readonly batchWindowMs: number;
  readonly tickMs: number;
  readonly shards: number;
}

/** Reaches a participant's client at whatever pod it is; for what has no number. */
export interface ParticipantChannels {
  send<Name extends DirectEventName>(to: ParticipantId, name: Name, data: DirectEventData<Name>): void;
}

/** What every request may use: the rest of the cell, and what this pod keeps of it. */
export interface Pod {
  readonly settings: PodSettings;
  readonly directory: RoomDirectory;
  readonly calls: CallDirectory;
  readonly presence: PresenceDirectory;
  readonly registry: Pick<NodeRegistry, 'reserve' | 'release' | 'declareLost' | 'sweep'>;
  readonly nodes: Pick<NodeTable, 'rows' | 'find'>;
  readonly media: MediaNodes;
  readonly iceServers: IceServers;
  readonly channels: ParticipantChannels & PersonChannels;
  readonly rooms: LocalRooms;
  readonly participants: LocalParticipants;
  readonly people: LocalPeople;
  /** What failed joins and resumes left behind. */
  readonly orphans: Orphans;
  readonly memory: RequestMemory;
  readonly resumeTokens: ResumeTokens;
  readonly tenantKeys: TenantKeys;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** JSON that a node of ours wrote; parsed once per text, which is the same for all nodes of a profile. */
const parsedCapabilities = new Map<string, RtpCapabilities>();

export function parseCapabilities(json: string): RtpCapabilities {
  let parsed = parsedCapabilities.get(json);
  if (parsed === undefined) {
    parsed = JSON.parse(json) as RtpCapabilities;
    // A handful of profiles at most; a node that changes its text at each start must not fill the memory.
    if (parsedCapabilities.size >= 16) parsedCapabilities.clear();
    parsedCapabilities.set(json, parsed);
  }
  return parsed;
}
