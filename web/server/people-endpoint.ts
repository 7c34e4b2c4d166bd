import { boundedText, limits, nameSchema } from '@confab/contracts';
import { json, Router } from 'express';
import { z } from 'zod';
import { badRequest, limited } from './answers.ts';
import type { People } from './people.ts';
import type { RateLimit } from './rate-limit.ts';

const personSchema = z.object({ identity: nameSchema, name: boundedText(limits.nameBytes) });

/**
 * Who is there to be called, in development: `POST /dev/people { identity, name }` signs in, `GET /dev/people` lists who did
 * lately, `DELETE /dev/people/:identity` signs out. Tenants bring their own users.
 */
export function peopleEndpoint(people: People, rateLimit: RateLimit): Router {
  const router = Router();
  router.post('/dev/people', json({ limit: '4kb' }), (request, response) => {
    if (limited(rateLimit, response)) return;
    const person = personSchema.safeParse(request.body);
    if (!person.success) return badRequest(person.error, response);
    people.signedIn(person.data);
    response.status(204).end();
  });
  router.get('/dev/people', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ people: people.list() });
  });
  router.delete('/dev/people/:identity', (request, response) => {
    if (limited(rateLimit, response)) return;
    people.signedOut(request.params.identity);
    response.status(204).end();
  });
  return router;
}
