import { useState, type SyntheticEvent } from 'react';
import { identityFor } from '../call/account.ts';
import type { Person } from '../call/web-server.ts';
import { Brand } from './brand.tsx';

/** Who one is, in the development tenant. A tenant's app signs its own users in and mints their tokens. */
export function SignIn({ onSignIn }: { readonly onSignIn: (person: Person) => void }) {
  const [name, setName] = useState('');
  const identity = identityFor(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (identity) onSignIn({ identity, name: name.trim() });
  };
  return (
    <main className="page cf-root sign-in" data-testid="sign-in">
      <form className="card" onSubmit={submit}>
        <Brand />
        <h1>Sign in</h1>
        <p>Call people, or meet them in a room. Choose a name to be found by; this browser remembers it.</p>
        <label className="cf-field">
          Your name
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={64}
            required
            placeholder="Anna Lindqvist"
            autoComplete="name"
            data-testid="sign-in-name"
          />
        </label>
        <output className="quiet">
          {identity ? (
            <>
              Others call you as <b data-testid="sign-in-identity">{identity}</b>
            </>
          ) : (
            'Letters or digits, please: others call you by them.'
          )}
        </output>
        <button type="submit" className="cf-button cf-primary" disabled={!identity} data-testid="sign-in-submit">
          Sign in
        </button>
        <details>
          <summary>Why is there no password?</summary>
          <p>
            This is the development tenant. A real tenant brings its own users: its server knows who they are and mints
            each of them a short-lived token. Here the page’s own server mints one for whoever asks.
          </p>
        </details>
      </form>
    </main>
  );
}
