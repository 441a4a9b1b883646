import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function SetUpPage() {
  const texts = useText().setUp;
  return <Page title={texts.title}>{null}</Page>;
}
