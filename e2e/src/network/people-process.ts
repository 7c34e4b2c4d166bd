import { type Child, eventually, type HostProcesses, type HostSide } from '@confab/testkit';
import { peopleScript, type PeopleReport } from './people.ts';

/** People on one host, who say four times a second what they receive. */
export class PeopleProcess {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(
    processes: HostProcesses,
    side: HostSide,
    { url, room, names }: { url: string; room: string; names: readonly string[] },
  ): Promise<PeopleProcess> {
    const command = [process.execPath, peopleScript, url, room, ...names];
    const home = { HOME: process.env['HOME'] ?? '' };
    return new PeopleProcess(await processes.start(side, 'people', command, home, /"people":/));
  }

  /** The last one. */
  get report(): PeopleReport {
    const line = this.#child.logs().findLast((one) => one.startsWith('{"atMs"'));
    if (line === undefined) throw new Error('the people have not said anything yet');
    return JSON.parse(line) as PeopleReport;
  }

  /** Resolves once each of them has received so many packets of audio and video of somebody. */
  async receive(from: string, packets: number, withinMs: number): Promise<void> {
    await eventually(
      () => {
        for (const { name, receiving } of this.report.people) {
          for (const kind of ['audio', 'video'] as const) {
            const received = receiving.find((one) => one.from === from && one.kind === kind)?.received ?? 0;
            if (received < packets) throw new Error(`${name}: ${received} ${kind} packets of ${from}`);
          }
        }
      },
      { withinMs, everyMs: 100 },
    );
  }
}
