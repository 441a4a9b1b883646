import type { SignInWays } from '../../api/session.ts';

export default function SignInForm({ ways }: { ways: SignInWays }) {
  return ways.demo ? null : null;
}
