import type { CallEndReason, CallOutcome } from '@confab/contracts';
import {
  findPerson,
  viewCall,
  viewPerson,
  viewSession,
  type CallChange,
  type CallFactName,
  type CallHint,
  type CallPerson,
  type CallRecord,
} from './call-record.ts';

type Touched = readonly { readonly name: CallFactName; readonly identities: readonly string[] }[];

/** A call lives long when people come and go for days; what happened first and last is kept. */
const momentsKept = 500;

/** One transition in the making: who became what, and who is to hear of it. */
export class CallDraft {
  call: CallRecord;
  readonly at: string;
  readonly #hints: CallHint[] = [];
  readonly #touched: Touched[number][] = [];

  constructor(call: CallRecord, at: string) {
    this.call = call;
    this.at = at;
  }

  /** All people of the call. */
  get everybody(): readonly string[] {
    return this.call.people.map(({ identity }) => identity);
  }

  of(outcome: CallOutcome): readonly string[] {
    return this.call.people.filter((person) => person.outcome === outcome).map(({ identity }) => identity);
  }

  change(identities: readonly string[], fact: CallFactName, change: (person: CallPerson) => CallPerson): void {
    if (identities.length === 0) return;
    const chosen = new Set(identities);
    const people = this.call.people.map((person) => (chosen.has(person.identity) ? change(person) : person));
    this.call = { ...this.call, people };
    this.note(fact, identities);
  }

  note(name: CallFactName, identities: readonly string[] = []): void {
    this.#touched.push({ name, identities });
    const { at } = this;
    const moments =
      identities.length === 0 ? [{ at, event: name }] : identities.map((identity) => ({ at, event: name, identity }));
    const timeline = [...this.call.timeline, ...moments];
    const [first] = timeline;
    this.call = {
      ...this.call,
      timeline:
        timeline.length <= momentsKept || first === undefined ? timeline : [first, ...timeline.slice(1 - momentsKept)],
    };
  }

  join(identity: string, operationId: string, fact: CallFactName): void {
    this.change([identity], fact, ({ leftAt: _leftAt, ...person }) => ({
      ...person,
      outcome: 'joined',
      joinedAt: this.at,
      joinedBy: operationId,
    }));
    // Two people can talk browser to browser; a third one needs the media node, and nobody goes back from there.
    if (this.of('joined').length > 2) this.call = { ...this.call, mode: 'room' };
  }

  leave(identities: readonly string[]): void {
    this.change(identities, 'call-participant-left', (person) => ({ ...person, outcome: 'left', leftAt: this.at }));
  }

  miss(identities: readonly string[]): void {
    this.change(identities, 'call-participant-missed', (person) => ({ ...person, outcome: 'missed' }));
  }

  /** Nobody rings or is inside any more. */
  end(status: 'ENDED' | 'MISSED' | 'REJECTED', endReason: CallEndReason): void {
    this.miss(this.of('ringing'));
    this.leave(this.of('joined'));
    this.call = { ...this.call, status, endReason, endedAt: this.at };
    this.note('call-ended');
    if (status === 'MISSED') this.tell({ name: 'call-missed', to: this.everybody, detail: {} });
    this.tell({ name: 'call-ended', to: this.everybody, detail: {} });
  }

  tell(hint: CallHint): void {
    if (hint.to.length > 0) this.#hints.push(hint);
  }

  done(): CallChange {
    const { call } = this;
    const session = viewSession(call);
    const facts = this.#touched.map(({ name, identities }) => ({
      name,
      data: {
        session,
        participants: identities.flatMap((identity) => {
          const person = findPerson(call, identity);
          return person === undefined ? [] : [viewPerson(person)];
        }),
      },
    }));
    return { status: 'changed', call, facts, notice: { call: viewCall(call), hints: this.#hints } };
  }
}
