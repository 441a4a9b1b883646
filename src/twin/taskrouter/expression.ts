/**
 * TaskRouter's expression language, as its documentation tells it ("Using TaskRouter Expressions"):
 * comparisons of constants and JSON keys, joined by AND and OR. A missing key is NULL.
 */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly operator: Operator;
      readonly left: Operand;
      readonly right: Operand;
    };

export type Operator = (typeof operators)[number];

export type Operand =
  | { readonly kind: 'constant'; readonly value: Scalar | readonly Scalar[] }
  | { readonly kind: 'key'; readonly path: readonly string[] };

export type Scalar = string | number | boolean | null;

/** What was written is no expression; the message says where and what was wanted. */
export class ExpressionError extends Error {}

const operators = ['==', '!=', '>=', '<=', '>', '<', 'CONTAINS', 'HAS', 'IN', 'NOT IN'] as const;
/** Both are ours: Twilio's limits are not published, and what recurses over foreign text needs one. */
const maxLength = 10_000;
const maxDepth = 100;

interface Token {
  readonly kind: 'string' | 'number' | 'word' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const tokenPattern =
  /\s+|"([^"]*)"|'([^']*)'|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_.$]*(?:\[\d+\][A-Za-z0-9_.$]*)*)|(==|!=|>=|<=|>|<|\(|\)|\[|\]|,)/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (!match)
      throw new ExpressionError(`'${text.slice(at, at + 1)}' at position ${at} is not understood`);
    const [, double, single, number, word, symbol] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ kind: 'string', text: quoted, at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
  }
  tokens.push({ kind: 'end', text: 'the end', at: text.length });
  return tokens;
}

/** Reads an expression. AND binds tighter than OR, as in SQL. @throws ExpressionError */
export function parseExpression(text: string): Expression {
  const tokens = readyTokens(text);
  const reader = new Reader(tokens);
  const expression = reader.or(0);
  reader.expectEnd();
  return expression;
}

/** Reads one side of a comparison alone, such as `task.agent` of `known_worker_sid`. @throws ExpressionError */
export function parseOperand(text: string): Operand {
  const reader = new Reader(readyTokens(text));
  const operand = reader.operand();
  reader.expectEnd();
  return operand;
}

function readyTokens(text: string): Token[] {
  if (text.length > maxLength)
    throw new ExpressionError(`${text.length} characters are more than ${maxLength}`);
  return tokensOf(text);
}

class Reader {
  #next = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  or(depth: number): Expression {
    let left = this.#and(depth);
    while (this.#takeWord('OR')) left = { kind: 'or', left, right: this.#and(depth) };
    return left;
  }

  #and(depth: number): Expression {
    let left = this.#comparison(depth);
    while (this.#takeWord('AND')) left = { kind: 'and', left, right: this.#comparison(depth) };
    return left;
  }

  #comparison(depth: number): Expression {
    if (depth > maxDepth) throw new ExpressionError(`more than ${maxDepth} parentheses deep`);
    if (this.#takeSymbol('(')) {
      const inner = this.or(depth + 1);
      if (!this.#takeSymbol(')')) this.#fail("')'");
      return inner;
    }
    const left = this.operand();
    return { kind: 'compare', left, operator: this.#operator(), right: this.operand() };
  }

  #operator(): Operator {
    const token = this.#peek();
    const negated = this.#takeWord('NOT');
    const text = this.#peek().text.toUpperCase();
    const found = operators.find((operator) => operator === (negated ? `NOT ${text}` : text));
    if (!found || token.kind === 'string' || this.#peek().kind === 'string')
      this.#fail(`an operator (${operators.join(' ')})`);
    this.#next += 1;
    return found;
  }

  operand(): Operand {
    const token = this.#peek();
    if (this.#takeSymbol('[')) return { kind: 'constant', value: this.#list() };
    if (token.kind === 'word' && !/^(true|false|null)$/i.test(token.text)) {
      this.#next += 1;
      return { kind: 'key', path: pathOf(token.text) };
    }
    return { kind: 'constant', value: this.#constant() };
  }

  #list(): Scalar[] {
    const values: Scalar[] = [];
    if (this.#takeSymbol(']')) return values;
    do values.push(this.#constant());
    while (this.#takeSymbol(','));
    if (!this.#takeSymbol(']')) this.#fail("']'");
    return values;
  }

  #constant(): Scalar {
    const token = this.#peek();
    this.#next += 1;
    if (token.kind === 'string') return token.text;
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'word' && /^true$/i.test(token.text)) return true;
    if (token.kind === 'word' && /^false$/i.test(token.text)) return false;
    if (token.kind === 'word' && /^null$/i.test(token.text)) return null;
    this.#next -= 1;
    return this.#fail('a constant or a key');
  }

  expectEnd(): void {
    if (this.#peek().kind !== 'end') this.#fail('AND, OR or the end');
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'the end', at: -1 };
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || token.text.toUpperCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #fail(wanted: string): never {
    const token = this.#peek();
    throw new ExpressionError(`found '${token.text}' at position ${token.at}, wanted ${wanted}`);
  }
}

/** `object.array[2]` names the keys object, array and 2. */
function pathOf(text: string): string[] {
  return text.split(/[.[\]]+/).filter((part) => part !== '');
}

/** Whether the expression holds of the document (worker or task attributes). Never throws. */
export function holds(expression: Expression, document: unknown): boolean {
  if (expression.kind === 'compare')
    return compare(
      expression.operator,
      valueOf(expression.left, document),
      valueOf(expression.right, document),
    );
  return expression.kind === 'and'
    ? holds(expression.left, document) && holds(expression.right, document)
    : holds(expression.left, document) || holds(expression.right, document);
}

/** The value a key or constant stands for; null for a key that the document does not have. */
export function valueOf(operand: Operand, document: unknown): unknown {
  if (operand.kind === 'constant') return operand.value;
  let value: unknown = document;
  for (const key of operand.path) {
    // Own keys only: neither `constructor` nor the length of a list is an attribute of anybody.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    if (Array.isArray(value) && key === 'length') return null;
    value = (value as Record<string, unknown>)[key];
  }
  return value ?? null;
}

function compare(operator: Operator, left: unknown, right: unknown): boolean {
  if (operator === 'HAS') return Array.isArray(left) && left.includes(right);
  if (operator === 'IN') return Array.isArray(right) && right.includes(left);
  if (operator === 'NOT IN') return Array.isArray(right) && isScalar(left) && !right.includes(left);
  return isScalar(left) && isScalar(right) && compareScalars(operator, left, right);
}

function compareScalars(operator: Operator, left: Scalar, right: Scalar): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (operator === 'CONTAINS')
    return left !== null && right !== null && String(left).includes(String(right));
  // An order between different types, or with NULL, says nothing.
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (operator === '>') return left > right;
  if (operator === '>=') return left >= right;
  if (operator === '<') return left < right;
  return left <= right;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
