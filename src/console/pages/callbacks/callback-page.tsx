import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function CallbackPage() {
  const texts = useText().callbacks;
  return <Page title={texts.title}>{null}</Page>;
}
