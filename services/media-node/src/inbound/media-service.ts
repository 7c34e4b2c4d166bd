import { status } from '@grpc/grpc-js';
import type { Logger } from '@confab/platform';
import { toStatus, type RpcServer } from '@confab/rpc';
import { loadMediaProto, type MediaHandlers, type NodeAdminHandlers, type Welcome } from '@confab/wire';
import type { CommandDesk } from './command-desk.ts';
import { MediaSession } from './media-session.ts';

export interface MediaServiceOptions {
  readonly desk: Pick<CommandDesk, 'answer'>;
  readonly welcome: () => Omit<Welcome, 'protocolVersion' | 'maxInFlight'>;
  readonly nodeId: string;
  readonly stats: () => unknown;
  readonly logger: Logger;
  readonly maxInFlight?: number;
  readonly maxQueued?: number;
}

/** `Media` and `NodeAdmin` of the wire, for pods. */
export class MediaService {
  readonly #options: MediaServiceOptions;
  readonly #sessions = new Set<MediaSession>();

  constructor(options: MediaServiceOptions) {
    this.#options = options;
  }

  /** Streams of pods that stand now. */
  get sessions(): number {
    return this.#sessions.size;
  }

  addTo(server: RpcServer): void {
    const proto = loadMediaProto();
    const media: MediaHandlers = { Session: (stream) => this.#open(stream) };
    const admin: NodeAdminHandlers = {
      GetStats: (_call, answer) => {
        try {
          answer(null, { statsJson: JSON.stringify(this.#options.stats()) });
        } catch (error) {
          answer(toStatus(error));
        }
      },
    };
    server.addService(proto.Media.service, media);
    server.addService(proto.NodeAdmin.service, admin);
  }

  /** Ends every session: pods dial again and hear who the node is now. */
  closeSessions(details: string): void {
    for (const session of this.#sessions) session.close(status.UNAVAILABLE, details);
  }

  #open(stream: Parameters<MediaHandlers['Session']>[0]): void {
    const { desk, welcome, nodeId, logger, maxInFlight = 256, maxQueued = 4_096 } = this.#options;
    const onEnded = (ended: MediaSession): void => void this.#sessions.delete(ended);
    this.#sessions.add(new MediaSession({ stream, desk, welcome, nodeId, maxInFlight, maxQueued, logger, onEnded }));
  }
}
