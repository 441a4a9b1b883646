import { useText } from '../text/text.tsx';
import { Button } from './button.tsx';
import { say } from './toast.tsx';

/** Puts a text on the clipboard and says so, or says that the browser does not let it. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const texts = useText().kit;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say(texts.copied);
    } catch {
      say(texts.notCopied);
    }
  };
  return (
    <Button size="small" onPress={() => void copy()}>
      {label ?? texts.copy}
    </Button>
  );
}
