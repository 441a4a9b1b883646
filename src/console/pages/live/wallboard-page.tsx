import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function WallboardPage() {
  const texts = useText().live;
  return <Page title={texts.title}>{null}</Page>;
}
