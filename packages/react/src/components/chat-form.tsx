import { SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import { useParticipants } from '../hooks/use-call.ts';
import type { Chatting } from '../hooks/use-chat.ts';

/** What the protocol takes, in characters that are one byte each; longer ones the server refuses, in words. */
const mostCharacters = 4_096;

/** Writes to everybody, or to one. Enter sends, Shift+Enter begins a new line; what could not be sent stays. */
export function ChatForm({ chat }: { readonly chat: Chatting }) {
  const [text, setText] = useState('');
  const others = useParticipants().filter(({ isSelf }) => !isSelf);
  const entry = useRef<HTMLTextAreaElement>(null);
  useEffect(() => entry.current?.focus(), []);
  const send = async () => {
    if (await chat.send(text)) setText((now) => (now === text ? '' : now));
  };
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    void send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const to = others.find(({ participantId }) => participantId === chat.to);
  return (
    <form className="cf-chat-form" onSubmit={onSubmit}>
      {chat.problem && (
        <p className="cf-problem" role="alert" data-testid="chat-problem">
          {chat.problem}
        </p>
      )}
      <label className="cf-chat-to">
        To
        <select
          value={chat.to ?? ''}
          onChange={(event) => chat.address(event.target.value || undefined)}
          data-testid="chat-to"
        >
          <option value="">Everybody</option>
          {others.map(({ participantId, name }) => (
            <option key={participantId} value={participantId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className="cf-chat-entry">
        <textarea
          ref={entry}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          maxLength={mostCharacters}
          rows={1}
          placeholder={to ? `Message to ${to.name} only` : 'Message to everybody'}
          aria-label={to ? `Message to ${to.name} only` : 'Message to everybody'}
          data-testid="chat-entry"
        />
        <button
          type="submit"
          className="cf-send"
          disabled={text.trim() === '' || chat.status === 'sending'}
          aria-label="Send"
          title="Send (Enter)"
          data-testid="chat-send"
        >
          <SendHorizontal size={19} aria-hidden="true" />
        </button>
      </div>
    </form>
  );
}
