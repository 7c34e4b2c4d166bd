import { Dialog } from './dialog.tsx';

const keys: readonly (readonly [string, string])[] = [
  ['M', 'Microphone on or off'],
  ['V', 'Camera on or off'],
  ['S', 'Share your screen, or stop'],
  ['H', 'Raise or lower your hand'],
  ['C', 'Chat'],
  ['P', 'People'],
  ['G', 'Grid or speaker view'],
  ['← →', 'Turn the page'],
  ['?', 'This list'],
  ['Esc', 'Close what is open'],
];

/** Which keys do what. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} testId="shortcuts">
      <dl className="cf-keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
