export const whatIf = {
  title: 'What if',
};
