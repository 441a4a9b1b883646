import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function AccuracyPage() {
  const texts = useText().accuracy;
  return <Page title={texts.title}>{null}</Page>;
}
