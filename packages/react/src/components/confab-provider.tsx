import { useMemo, type ReactNode } from 'react';
import type { Connection } from '@confab/client';
import { ConfabContext, useConfab, type Confab } from '../hooks/confab-context.ts';
import type { CallModel } from '../model/call-model.ts';
import type { CallsModel } from '../model/calls-model.ts';

export interface ConfabProviderProps {
  readonly connection?: Connection | undefined;
  readonly calls?: CallsModel | undefined;
  readonly call?: CallModel | undefined;
  readonly children: ReactNode;
}

/** Gives a connection, ringing, or a call to everything inside. Inside another provider it adds to what that gives. */
export function ConfabProvider({ connection, calls, call, children }: ConfabProviderProps) {
  const outer = useConfab();
  const value = useMemo<Confab>(
    () => ({
      connection: connection ?? outer.connection,
      calls: calls ?? outer.calls,
      call: call ?? outer.call,
    }),
    [outer, connection, calls, call],
  );
  return <ConfabContext value={value}>{children}</ConfabContext>;
}
