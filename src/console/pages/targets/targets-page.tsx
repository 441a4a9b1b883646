import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function TargetsPage() {
  const texts = useText().targets;
  return <Page title={texts.title}>{null}</Page>;
}
