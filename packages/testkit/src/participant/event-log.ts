import { directEvents, roomEvents } from '@confab/contracts';

export interface LoggedEvent {
  /** Of `performance.now()`. */
  readonly atMs: number;
  readonly name: string;
  readonly data: unknown;
}

export interface Refusal {
  readonly request: string;
  readonly code: string;
  readonly message: string;
}

/** Whether every `seq` came once and in order. */
export interface SeqCounts {
  /** The last `seq` seen, or of the snapshot. */
  last: number;
  /** Room events taken in, `skip` included. */
  events: number;
  skips: number;
  /** A number came that was not the next one. */
  gaps: number;
  /** A number came again. */
  repeats: number;
}

const keptEvents = 5000;
const keptViolations = 50;
const keptRefusals = 500;

/** What the server pushed, and what was wrong with it: order of room events, and shapes as the contract has them. */
export class EventLog {
  readonly events: LoggedEvent[] = [];
  /** Where the server broke its contract; empty in every good test. */
  readonly violations: string[] = [];
  /** Requests, and single items of a batch, that the server refused; those that were asked again are among them. The first 500. */
  readonly refusals: Refusal[] = [];
  readonly seq: SeqCounts = { last: 0, events: 0, skips: 0, gaps: 0, repeats: 0 };

  /** A snapshot: what was numbered before it will not come. */
  restartAt(seq: number): void {
    this.seq.last = seq;
  }

  /** Takes in one pushed event; true where it is news, false for a repeated room event. */
  take(name: string, data: unknown): boolean {
    this.events.push({ atMs: performance.now(), name, data });
    if (this.events.length > keptEvents) this.events.shift();
    this.#checkShape(name, data);
    if (!Object.hasOwn(roomEvents, name)) return true;
    const { seq } = data as { seq: number };
    this.seq.events++;
    if (name === 'skip') this.seq.skips++;
    if (seq <= this.seq.last) {
      this.seq.repeats++;
      return false;
    }
    if (seq !== this.seq.last + 1) this.seq.gaps++;
    this.seq.last = seq;
    return true;
  }

  named(name: string): LoggedEvent[] {
    return this.events.filter((event) => event.name === name);
  }

  refused(refusal: Refusal): void {
    if (this.refusals.length < keptRefusals) this.refusals.push(refusal);
  }

  violation(text: string): void {
    if (this.violations.length < keptViolations) this.violations.push(text);
  }

  #checkShape(name: string, data: unknown): void {
    const schema = { ...roomEvents, ...directEvents }[name as keyof typeof roomEvents | keyof typeof directEvents];
    // What later versions push is to be ignored.
    if (schema === undefined) return;
    const parsed = schema.safeParse(data);
    if (!parsed.success) this.violation(`${name}: ${parsed.error.message}`);
  }
}
