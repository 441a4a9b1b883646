import { api, ask } from '../../api/client.ts';
import { Notice } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import { PlayButton } from './play-button.tsx';
import { usePlayer } from './player.ts';

/** True for the name that metadata gives to what was spoken. */
export function isRecording(value: string): boolean {
  return /^recording-[0-9a-f-]{36}$/.test(value);
}

/** Plays what was said for a callback; the audit log tells who listened. */
export function RecordingButton({ callbackId: id, name }: { callbackId: string; name: string }) {
  const texts = useText().voice;
  const player = usePlayer();
  return (
    <>
      <PlayButton
        player={player}
        id={name}
        label={texts.recording}
        load={() =>
          ask(
            api.GET('/v1/callbacks/{id}/recordings/{name}/audio', {
              params: { path: { id, name } },
              parseAs: 'arrayBuffer',
            }),
          )
        }
      />
      {player.error !== null && (
        <Notice tone="bad">
          {player.error instanceof Error ? player.error.message : texts.cannotPlay}
        </Notice>
      )}
    </>
  );
}
