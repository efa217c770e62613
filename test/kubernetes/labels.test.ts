import { labelsText, selects } from '../../src/kubernetes/labels';

test('all labels of the selector must be there, with their values', () => {
  expect(selects({ app: 'web' }, { app: 'web', version: 'v1' })).toBe(true);
  expect(selects({ app: 'web', version: 'v1' }, { app: 'web' })).toBe(false);
  expect(selects({ app: 'web' }, { app: 'shop' })).toBe(false);
});

test('an empty selector selects everything', () => {
  expect(selects({}, {})).toBe(true);
});

test('labels in words', () => {
  expect(labelsText({ app: 'web', version: 'v1' })).toBe('app=web,version=v1');
  expect(labelsText({})).toBe('');
});
