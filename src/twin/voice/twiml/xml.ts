import { SaxesParser } from 'saxes';

export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (XmlElement | string)[];
}

/** Text that is no XML, or too much of it; the message has line and column. */
export class XmlFault extends Error {}

/** TwiML is four levels deep at most; an SSML phrase may go a little deeper. */
const depthMax = 16;
const elementsMax = 2_000;

/** Reads a document as a tree, strictly. @throws XmlFault */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  const fault = (message: string): never => {
    throw new XmlFault(message);
  };
  const addText = (piece: string): void => void open.at(-1)?.children.push(piece);
  parser.on('error', (error) => fault(error.message));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', ({ name, attributes }) => {
    if (++elements > elementsMax) fault(`more than ${elementsMax} elements`);
    if (open.length === depthMax) fault(`elements more than ${depthMax} deep`);
    const element: XmlElement = { name, attributes, children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return root ?? fault('no element at all');
}

/** All text below an element, whatever it stands in, blanks at both ends taken off. */
export function textOf(element: XmlElement): string {
  const collect = (one: XmlElement): string =>
    one.children.map((child) => (typeof child === 'string' ? child : collect(child))).join('');
  return collect(element).trim();
}

export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}
