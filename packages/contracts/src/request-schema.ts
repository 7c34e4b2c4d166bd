import { z } from 'zod';

/** One request: what the client sends (unknown fields are dropped) and what the ack holds when it is not an error. */
export interface RequestSchema {
  readonly payload: z.ZodObject;
  readonly result: z.ZodType;
}

export const nothing = z.object({});
