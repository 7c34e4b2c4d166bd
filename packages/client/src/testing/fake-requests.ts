import type { RequestName, RequestPayload, RequestResult } from '@confab/contracts';
import type { Requests } from '../signaling/requests.ts';
import { FakeClock } from './fake-clock.ts';

type Answers = { [Name in RequestName]?: (payload: RequestPayload<Name>) => unknown };

/** A server that answers what a test lays down, and writes down what it was asked. Whatever is left out gets `{}`. */
export class FakeRequests implements Requests {
  readonly clock = new FakeClock();
  readonly asked: { readonly name: RequestName; readonly payload: object }[] = [];
  answers: Answers;

  constructor(answers: Answers = {}) {
    this.answers = answers;
  }

  /** As `name {payload}`, in order. */
  get log(): string[] {
    return this.asked.map(({ name, payload }) => `${name} ${JSON.stringify(payload)}`);
  }

  async request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestResult<Name>> {
    this.asked.push({ name, payload });
    return (this.answers[name]?.(payload) ?? {}) as RequestResult<Name>;
  }

  ask<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestResult<Name>> {
    return this.request(name, payload);
  }
}
