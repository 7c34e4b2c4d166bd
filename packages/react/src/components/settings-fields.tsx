import type { ReactNode } from 'react';
import type { Settings } from '../model/settings.ts';

export interface SettingsFieldsProps {
  readonly settings: Settings;
  readonly onChange: (changes: Partial<Settings>) => void;
}

/** Layout, appearance and keys: what can be chosen with or without a call. */
export function SettingsFields({ settings, onChange }: SettingsFieldsProps) {
  return (
    <>
      <label className="cf-field">
        Layout
        <select
          value={settings.layout}
          onChange={(event) => onChange({ layout: event.target.value === 'speaker' ? 'speaker' : 'grid' })}
          data-testid="select-layout"
        >
          <option value="grid">Grid: everybody of the same size</option>
          <option value="speaker">Speaker: who speaks is large</option>
        </select>
      </label>
      <label className="cf-field">
        Appearance
        <select
          value={settings.theme}
          onChange={(event) => onChange({ theme: event.target.value as Settings['theme'] })}
          data-testid="select-theme"
        >
          <option value="system">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
      <Check checked={settings.audioOnly} onChange={(audioOnly) => onChange({ audioOnly })} testId="audio-only">
        Sound only
        <small>Neither sends your camera nor receives others’. Shared screens still come.</small>
      </Check>
      <Check checked={settings.mirrorSelf} onChange={(mirrorSelf) => onChange({ mirrorSelf })} testId="mirror">
        Mirror my own picture
        <small>Only for you; the others see you as you are.</small>
      </Check>
      <Check checked={settings.directCalls} onChange={(directCalls) => onChange({ directCalls })} testId="direct-calls">
        Connect directly to one person when possible
        <small>Sound and pictures of your next call go from browser to browser, until somebody else comes.</small>
      </Check>
      <Check checked={settings.shortcuts} onChange={(shortcuts) => onChange({ shortcuts })} testId="shortcuts">
        Keyboard shortcuts
        <small>Press ? in a call to see them.</small>
      </Check>
    </>
  );
}

interface CheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly testId: string;
}

function Check({ checked, onChange, children, testId }: CheckProps) {
  return (
    <label className="cf-check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        data-testid={`setting-${testId}`}
      />
      <span>{children}</span>
    </label>
  );
}
