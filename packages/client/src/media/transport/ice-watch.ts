import type { types } from 'mediasoup-client';

/** What a STUN or TURN server answered to the browser instead of an address. */
export interface IceProblem {
  readonly url: string;
  /** As in STUN, e.g. 401 for a wrong or expired credential; 701: no answer. */
  readonly code: number;
  readonly text: string;
}

const keptProblems = 8;
/** The browser's own code for a server that it cannot reach, beyond those of STUN. */
const unreachable = 701;

/**
 * Watches how a transport gathers its addresses. Where only relays are allowed and all of them refuse, the browser is left with no
 * address at all, and says nothing more: the connection stays `new` for ever (Chromium). `stranded` tells of that.
 */
export class IceWatch {
  readonly #problems: IceProblem[] = [];

  constructor(transport: types.Transport, stranded: () => void) {
    transport.on('icecandidateerror', ({ url, errorCode: code, errorText: text }) => {
      this.#problems.push({ url, code, text });
      if (this.#problems.length > keptProblems) this.#problems.shift();
    });
    transport.on('icegatheringstatechange', (state) => {
      if (state === 'complete') void this.#look(transport, stranded);
    });
  }

  get problems(): readonly IceProblem[] {
    return this.#problems;
  }

  async #look(transport: types.Transport, stranded: () => void): Promise<void> {
    // Without a refusal silence can have other reasons, of which the connection's own state tells.
    if (!this.#problems.some(({ code }) => code < unreachable)) return;
    const stats = await transport.getStats().catch(() => undefined);
    if (stats === undefined || transport.closed || transport.connectionState === 'connected') return;
    const found = [...stats.values()].some(({ type }: { type: string }) => type === 'local-candidate');
    if (!found) stranded();
  }
}
