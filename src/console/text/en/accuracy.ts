export const accuracy = {
  title: 'Accuracy & fairness',
};
