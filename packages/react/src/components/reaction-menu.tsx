import { SmilePlus } from 'lucide-react';
import { useCall } from '../hooks/use-call.ts';
import { offeredReactions } from '../model/reactions-model.ts';
import { Menu } from './menu.tsx';

const names: Readonly<Record<(typeof offeredReactions)[number], string>> = {
  '👍': 'Thumbs up',
  '👏': 'Applause',
  '❤️': 'Heart',
  '😂': 'Laughing',
  '🎉': 'Celebrate',
  '😮': 'Surprised',
  '🙏': 'Thank you',
  '👎': 'Thumbs down',
};

/** Sends one of a few emojis to everybody. Stays open: people clap more than once. */
export function ReactionMenu() {
  const { reactions } = useCall();
  return (
    <Menu
      label="React"
      button={<SmilePlus size={20} aria-hidden="true" />}
      buttonClass="cf-control"
      menuClass="cf-emojis"
      testId="open-reactions"
    >
      {offeredReactions.map((emoji) => (
        <button
          key={emoji}
          type="button"
          onClick={() => void reactions.send(emoji)}
          aria-label={names[emoji]}
          title={names[emoji]}
          data-testid={`react-${emoji}`}
        >
          {emoji}
        </button>
      ))}
    </Menu>
  );
}
