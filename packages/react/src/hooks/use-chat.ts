import { useEffect } from 'react';
import type { ChatModel, ChatState } from '../model/chat-model.ts';
import { useCall } from './use-call.ts';
import { useStore } from './use-store.ts';

export interface Chatting extends ChatState {
  /** True when the server has it. */
  readonly send: (text: string) => Promise<boolean>;
  readonly address: ChatModel['address'];
  readonly loadOlder: () => Promise<void>;
}

/** The room's chat. With `looking`, messages count as read while the component is there. */
export function useChat({ looking = false }: { readonly looking?: boolean } = {}): Chatting {
  const { chat } = useCall();
  const state = useStore(chat.state);
  useEffect(() => {
    if (!looking) return;
    chat.look(true);
    return () => chat.look(false);
  }, [chat, looking]);
  return {
    ...state,
    send: (text) => chat.send(text),
    address: (to) => chat.address(to),
    loadOlder: () => chat.loadOlder(),
  };
}
