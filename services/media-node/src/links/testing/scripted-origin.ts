import type { NodeEpoch, NodeId } from '@confab/contracts';
import { RpcServer } from '@confab/rpc';
import { loadLinksProto, type OriginMessage, type PipeTuple, type WantingMessageOutput } from '@confab/wire';
import type { LinkOrigin } from '../../core/media-links.ts';
import { linksHandlers } from '../../inbound/links-session.ts';
import type { WantingConnection } from '../link-connections.ts';

export interface Script {
  /** The epoch that it says it has; that of `origin` unless told otherwise. */
  readonly saysEpoch?: string;
  /** A link was opened; packets may be sent to this address. */
  readonly onOpened?: (tuple: PipeTuple) => void;
  /** RTP bytes that it claims to have sent between two wanted sets. */
  readonly claimsBytes?: number;
}

/** An origin without media: says whatever the test wants over a real stream. */
export class ScriptedOrigin {
  readonly heard: WantingMessageOutput[] = [];
  readonly #script: Script;
  readonly #server = new RpcServer({ reveal: () => 'a secret of the cell' });
  readonly #answered = new Set<number>();
  #port = 0;
  #claimed = 0;
  #connection: WantingConnection | undefined;

  private constructor(script: Script) {
    this.#script = script;
  }

  static async start(script: Script = {}): Promise<ScriptedOrigin> {
    const scripted = new ScriptedOrigin(script);
    const nothing = { onMessage: () => undefined, onClosed: () => undefined };
    const sessions = { accept: (connection: WantingConnection) => scripted.#accept(connection) };
    scripted.#server.addService(loadLinksProto().Links.service, linksHandlers(sessions, { accept: () => nothing }));
    scripted.#port = await scripted.#server.listen('127.0.0.1', 0);
    return scripted;
  }

  get origin(): LinkOrigin {
    return { nodeId: 'o' as NodeId, nodeEpoch: '01' as NodeEpoch, address: `127.0.0.1:${this.#port}` };
  }

  /** Sends on the newest stream. */
  say(message: OriginMessage): void {
    this.#connection?.send(message);
  }

  /** Answers a wanted producer: Opus under the given SSRC. */
  sayPipeProducer(linkId: string, id: string, attempt: number, ssrc: number): void {
    const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 };
    const rtpParametersJson = JSON.stringify({ codecs: [codec], encodings: [{ ssrc }], rtcp: { cname: 'c' } });
    this.say({ pipeProducer: { linkId, id, attempt, kind: 'audio', rtpParametersJson, score: 10 } });
  }

  stop(): Promise<void> {
    return this.#server.stop(0);
  }

  #accept(connection: WantingConnection) {
    this.#connection = connection;
    return { onMessage: (message: WantingMessageOutput) => this.#onMessage(message), onClosed: () => undefined };
  }

  #onMessage(message: WantingMessageOutput): void {
    this.heard.push(message);
    const { hello, openLink, wantedSet } = message;
    const { nodeId, nodeEpoch } = this.origin;
    const { saysEpoch = nodeEpoch, claimsBytes = 0, onOpened } = this.#script;
    if (hello) this.say({ hello: { nodeId, nodeEpoch: saysEpoch, protocolVersion: 1 } });
    if (openLink?.tuple) {
      onOpened?.(openLink.tuple);
      const tuple = { ip: '127.0.0.1', port: 9, srtpParametersJson: openLink.tuple.srtpParametersJson };
      this.say({ linkOpened: { linkId: openLink.linkId, tuple } });
    }
    if (!wantedSet) return;
    for (const { id, attempt } of wantedSet.producers) {
      if (this.#answered.has(attempt)) continue;
      this.#answered.add(attempt);
      this.sayPipeProducer(wantedSet.linkId, id, attempt, 4711);
    }
    this.#claimed += claimsBytes;
    this.say({ linkReport: { linkId: wantedSet.linkId, rtpBytesSent: String(this.#claimed) } });
  }
}
