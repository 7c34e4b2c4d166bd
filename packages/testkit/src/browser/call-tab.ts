import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { PageActions } from './page-actions.ts';

/** What `window.__confab.stats()` tells of somebody (`web/README.md`). */
export interface ParticipantStats {
  readonly identity: string;
  readonly name: string;
  readonly video: { readonly framesDecoded: number; readonly width: number; readonly height: number } | null;
  readonly screen: { readonly framesDecoded: number; readonly width: number; readonly height: number } | null;
  readonly audio: { readonly packetsReceived: number } | null;
}

/** How one direction of the tab's own media gets through. */
export interface MediaStats {
  readonly state: string;
  /** `udp` or `tcp`, as the media node sees it. */
  readonly protocol?: string;
  /** `relay`: over a TURN server, reached by `relayProtocol`. */
  readonly candidateType?: string;
  readonly relayProtocol?: string;
  readonly iceProblems?: readonly { readonly url: string; readonly code: number; readonly text: string }[];
}

export interface RoomStats {
  readonly participantId: string;
  readonly signalingUrl: string;
  readonly podId?: string;
  readonly nodeId?: string;
  readonly connectionState: string;
  readonly media: Readonly<Record<'send' | 'recv', MediaStats>>;
  readonly participants: readonly ParticipantStats[];
}

/** One browser tab with the web client in it. */
export class CallTab extends PageActions {
  /** What went wrong in the page, as the console said; a healthy call leaves none. */
  readonly problems: string[] = [];

  constructor(page: Page) {
    super(page);
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  async inCall(): Promise<void> {
    try {
      await this.page.waitForSelector('[data-testid=call]', { timeout: 20_000 });
    } catch (error) {
      const text = await this.page.evaluate('document.body.innerText');
      throw new Error(`the page is not in a call: ${String(text)}; ${this.problems.join('; ')}`, { cause: error });
    }
  }

  async stats(): Promise<RoomStats> {
    const stats = (await this.page.evaluate('window.__confab.stats()')) as RoomStats | null;
    if (stats === null) throw new Error('the tab is in no call');
    return stats;
  }

  /** What this tab receives of somebody; throws while it does not know them. */
  async of(name: string): Promise<ParticipantStats> {
    const { participants } = await this.stats();
    const found = participants.find((one) => one.name === name || one.identity === name);
    if (found === undefined) throw new Error(`the tab does not see ${name}`);
    return found;
  }

  /** Resolves once video of somebody has been decoded and audio received, beyond what had come before the call. */
  async receives(name: string, withinMs = 15_000): Promise<void> {
    const before = await this.of(name).catch(() => undefined);
    await eventually(
      async () => {
        const now = await this.of(name);
        const frames = (now.video?.framesDecoded ?? 0) - (before?.video?.framesDecoded ?? 0);
        const packets = (now.audio?.packetsReceived ?? 0) - (before?.audio?.packetsReceived ?? 0);
        if (frames < 5 || packets < 10) throw new Error(`${name}: ${frames} new frames, ${packets} new audio packets`);
      },
      { withinMs, everyMs: 100 },
    );
  }

  click(testId: string): Promise<void> {
    return this.page.click(`[data-testid=${testId}]`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
