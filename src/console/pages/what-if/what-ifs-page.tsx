import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function WhatIfsPage() {
  const texts = useText().whatIf;
  return <Page title={texts.title}>{null}</Page>;
}
