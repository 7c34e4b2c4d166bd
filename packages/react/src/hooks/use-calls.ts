import type { CallsModel, CallsState, Ringing } from '../model/calls-model.ts';
import type { ContactsModel, ContactsState } from '../model/contacts-model.ts';
import { useConfab } from './confab-context.ts';
import { useStore } from './use-store.ts';

/** Calling and being called. Throws outside a `ConfabProvider` with `calls`. */
export function useCalls(): CallsState & { readonly calls: CallsModel } {
  const { calls } = useConfab();
  if (!calls) throw new Error('useCalls needs a <ConfabProvider calls={…}> around it');
  return { ...useStore(calls.state), calls };
}

export interface IncomingCallActions {
  readonly accept: (options: { readonly video: boolean }) => Promise<void>;
  readonly reject: (reason?: 'declined' | 'busy') => Promise<void>;
}

/** The call that has rung longest and is not answered, or undefined. */
export function useIncomingCall(): (Ringing & IncomingCallActions) | undefined {
  const { incoming, calls } = useCalls();
  const [first] = incoming;
  if (!first) return undefined;
  return {
    ...first,
    accept: (options) => calls.accept(first.callId, options),
    reject: (reason) => calls.reject(first.callId, reason),
  };
}

/** Whom one can call, and whether they are there. */
export function useContacts(contacts: ContactsModel): ContactsState {
  return useStore(contacts.state);
}
