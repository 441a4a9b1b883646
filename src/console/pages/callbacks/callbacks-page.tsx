import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function CallbacksPage() {
  const texts = useText().callbacks;
  return <Page title={texts.title}>{null}</Page>;
}
