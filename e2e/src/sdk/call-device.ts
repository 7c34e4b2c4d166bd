import assert from 'node:assert/strict';
import type { ActiveCall, CallMediaState, IncomingCall } from '@confab/client';
import type { TokenGrants } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { OpenOptions, SdkBrowser } from './sdk-browser.ts';
import type { SdkTab } from './sdk-tab.ts';

declare global {
  interface Window {
    /** When a picture of somebody was shown, by identity: milliseconds of `performance.now()`. */
    pictures: Record<string, number[]>;
    /** Makes a call tell what happens in it, and shows whom it receives. */
    follow: (call: ActiveCall) => void;
  }
}

/** May call, and is let into no room but by a call. */
export const caller: TokenGrants = { canCall: true };

/** One device of a person, with the SDK in it: it writes down what rings and shows whom it receives. */
export class CallDevice {
  readonly tab: SdkTab;

  private constructor(tab: SdkTab) {
    this.tab = tab;
  }

  static async open(browser: SdkBrowser, identity: string, options: OpenOptions = {}): Promise<CallDevice> {
    const tab = await browser.open(identity, { grants: caller, ...options });
    await tab.run(async () => {
      const note = (...what: unknown[]) => void window.events.push(what.join(' '));
      window.pictures = {};
      const videos: Record<string, HTMLVideoElement> = {};
      const show = (call: ActiveCall) => {
        for (const { identity, source, track } of call.tracks) {
          if (source !== 'camera') continue;
          const seen = (window.pictures[identity] ??= []);
          if (!videos[identity]) {
            const video = (videos[identity] = document.createElement('video'));
            video.muted = true;
            video.autoplay = true;
            document.body.append(video);
            const count = () => {
              seen.push(performance.now());
              video.requestVideoFrameCallback(count);
            };
            video.requestVideoFrameCallback(count);
          }
          const shown = videos[identity]?.srcObject as MediaStream | null;
          if (shown?.getTracks()[0] !== track && videos[identity])
            videos[identity].srcObject = new MediaStream([track]);
        }
      };
      window.follow = (call) => {
        call.on('tracksChanged', () => show(call));
        call.on('mediaChanged', (media: CallMediaState) => note('media', media));
        call.on('accepted', (who) => note('accepted', who));
        call.on('rejected', (who, reason) => note('rejected', who, reason));
        call.on('missed', (who) => note('missed', who));
        call.on('joined', (who) => note('joined', who));
        call.on('left', (who) => note('left', who));
        call.on('muted', (who, kind, muted) => note('muted', who, kind, muted));
        call.on('failed', (error) => note('failed', String(error)));
        call.on('ended', (why) => note('call ended', why));
      };
      const { calls } = window.connection;
      calls.on('incoming', (incoming: IncomingCall) => {
        note('incoming', incoming.from.identity, incoming.type);
        incoming.on('ended', (why) => note('ring ended', why));
      });
      await window.connection.ready();
    });
    return new CallDevice(tab);
  }

  /** Rings somebody, with a camera and a microphone. */
  async call(callees: readonly string[], options: { mode?: 'direct'; ringTimeoutMs?: number } = {}): Promise<void> {
    await this.tab.page.evaluate(
      async ([who, given]) => {
        const call = await window.connection.calls.initiate({ callees: who, type: 'VIDEO', ...given });
        window.follow(call);
        await call.publish('camera', await window.sdk.captureCamera({ width: 320, height: 180 }));
        await call.publish('microphone', await window.sdk.captureMicrophone());
      },
      [callees, options] as const,
    );
  }

  /** Answers what rings here, with a camera and a microphone. Rejects with the server's refusal. */
  async accept(): Promise<void> {
    await this.tab.run(async () => {
      const [incoming] = window.connection.calls.incoming;
      if (!incoming) throw new Error('nothing rings');
      const call = await incoming.accept();
      window.follow(call);
      await call.publish('camera', await window.sdk.captureCamera({ width: 320, height: 180 }));
      await call.publish('microphone', await window.sdk.captureMicrophone());
    });
  }

  /** Joins a call of this person's that goes on. */
  async joinLate(): Promise<void> {
    await this.tab.run(async () => {
      const { calls } = window.connection;
      const [running] = await calls.list({ status: 'ACTIVE' });
      if (!running) throw new Error('no call to join');
      const call = await calls.join(running.callId);
      window.follow(call);
      await call.publish('camera', await window.sdk.captureCamera({ width: 320, height: 180 }));
    });
  }

  async told(line: string, withinMs?: number): Promise<void> {
    await this.tab.told(line, withinMs);
  }

  media(): Promise<CallMediaState | undefined> {
    return this.tab.run(() => window.connection.calls.active?.media);
  }

  /** Resolves when ten further pictures of somebody were shown. */
  async sees(identity: string): Promise<void> {
    const count = () => this.tab.page.evaluate((who) => window.pictures[who]?.length ?? 0, identity);
    const before = await count();
    await eventually(async () => assert.ok((await count()) > before + 10, `${this.tab.identity} sees ${identity}`), {
      withinMs: 15_000,
      everyMs: 100,
    });
  }

  /** The longest time without a picture of somebody since the first one, in milliseconds. */
  longestGapMs(identity: string): Promise<number> {
    return this.tab.page.evaluate((who) => {
      const times = window.pictures[who] ?? [];
      return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time)));
    }, identity);
  }

  close(): Promise<void> {
    return this.tab.close();
  }
}
