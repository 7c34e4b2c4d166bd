import { createContext, useContext } from 'react';
import type { Connection } from '@confab/client';
import type { CallModel } from '../model/call-model.ts';
import type { CallsModel } from '../model/calls-model.ts';

/** What `ConfabProvider` gives to the components inside it. */
export interface Confab {
  readonly connection: Connection | undefined;
  readonly calls: CallsModel | undefined;
  readonly call: CallModel | undefined;
}

export const ConfabContext = createContext<Confab>({ connection: undefined, calls: undefined, call: undefined });

/** Everything that the providers around this component gave. */
export function useConfab(): Confab {
  return useContext(ConfabContext);
}
