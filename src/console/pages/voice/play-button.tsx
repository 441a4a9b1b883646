import { Button } from '../../kit/button.tsx';
import { useText } from '../../text/text.tsx';
import type { Player } from './player.ts';

interface PlayButtonProps {
  player: Player;
  /** Told apart from everything else on the page. */
  id: string;
  /** What a screen reader says: of what it is. */
  label: string;
  words?: string;
  load: () => Promise<ArrayBuffer>;
}

/** Plays it; while it plays, stops it. */
export function PlayButton({ player, id, label, words, load }: PlayButtonProps) {
  const texts = useText().voice;
  const isPlaying = player.playing === id;
  return (
    <Button
      size="small"
      aria-label={isPlaying ? `${texts.stop}: ${label}` : label}
      onPress={() => (isPlaying ? player.stop() : player.play(id, load))}
    >
      <span aria-hidden="true">{isPlaying ? '■' : '▶'}</span>
      {isPlaying ? texts.stop : (words ?? texts.play)}
    </Button>
  );
}
