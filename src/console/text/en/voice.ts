export const voice = {
  title: 'Prompts',
};
