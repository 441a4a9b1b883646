export const callbacks = {
  title: 'Callbacks',
};
