export const targets = {
  title: 'Call targets',
};
