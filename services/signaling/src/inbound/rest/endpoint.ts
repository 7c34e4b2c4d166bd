import { CallError, limits } from '@confab/contracts';
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { OperationIds } from '../../core/requests/operation-ids.ts';
import { callerOf, type Caller } from './authenticate-request.ts';

export interface ApiCall<Body> {
  readonly caller: Caller;
  readonly body: Body;
  readonly query: Request['query'];
  /** A part of the path, decoded. */
  readonly param: (name: string) => string;
  /** Those of the caller's `Idempotency-Key`, if it sent one. */
  readonly ids: OperationIds;
}

export interface ApiAnswer {
  /** 200 with a body and 204 without one, when left out. */
  readonly status?: number;
  readonly body?: object;
}

export const noBody = z.unknown();

/** A REST request: its body checked, what is thrown left to the application's error handler. */
export function endpoint<Body>(
  schema: z.ZodType<Body>,
  run: (call: ApiCall<Body>) => Promise<ApiAnswer>,
): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(response);
    const checked = parse(schema, request.body ?? {}, 'body');
    const ids = new OperationIds(JSON.stringify([caller.tenant, caller.identity]), idempotencyKey(request));
    const param = (name: string): string => readParam(request, name);
    const { status, body } = await run({ caller, body: checked, query: request.query, param, ids });
    if (body === undefined) response.status(status ?? 204).end();
    else response.status(status ?? 200).json(body);
  };
}

/** @throws CallError `bad-request` naming the field */
export function readQuery<Query>(schema: z.ZodType<Query>, { query }: Pick<ApiCall<unknown>, 'query'>): Query {
  return parse(schema, query, 'query');
}

function parse<Value>(schema: z.ZodType<Value>, given: unknown, whole: string): Value {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CallError('bad-request', `${issue?.path.join('.') || whole}: ${issue?.message ?? 'is not usable'}`);
}

function idempotencyKey(request: Request): string | undefined {
  const key = request.get('Idempotency-Key');
  if (key !== undefined && key.length > limits.requestIdBytes) {
    throw new CallError('bad-request', `Idempotency-Key: must be at most ${limits.requestIdBytes} bytes`);
  }
  return key === undefined ? undefined : `rest/${key}`;
}

function readParam(request: Request, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string') throw new Error(`the path has no part called ${name}`);
  return value;
}
