import { RadioGroup } from '../../kit/checks.tsx';
import { useText } from '../../text/text.tsx';

export const roles = ['viewer', 'operator', 'manager', 'admin'] as const;
export type PersonRole = (typeof roles)[number];

interface RoleFieldProps {
  value: PersonRole;
  onChange: (role: PersonRole) => void;
}

/** What somebody may do, each with what it means. */
export function RoleField({ value, onChange }: RoleFieldProps) {
  const texts = useText().people;
  return (
    <RadioGroup
      name="role"
      label={texts.role}
      value={value}
      onChange={(id) => onChange(roles.find((role) => role === id) ?? value)}
      options={roles.map((id) => ({ id, label: texts.roles[id], hint: texts.roleHints[id] }))}
    />
  );
}
