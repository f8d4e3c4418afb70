import { expect, test } from 'vitest';

import { makeSemaphore, mapConcurrentInOrder, mapConcurrent } from '../../src/cloud/concurrency.ts';

const items = Array.from({ length: 40 }, (_, index) => index);
const tick = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('returns results in the order of the items, whichever ends first', async () => {
  const work = async (item: number): Promise<number> => {
    for (let left = item % 7; left > 0; left--) await tick();
    return item * 2;
  };
  expect(await mapConcurrent(items, 4, work)).toEqual(items.map((item) => item * 2));
});

test('after a failure nothing is begun, and what is under way is waited for', async () => {
  const so = { begun: 0, done: 0, told: 0 };
  const running = mapConcurrentInOrder(items, {
    most: 4,
    async work(item) {
      so.begun++;
      await tick();
      if (item === 1) throw new Error('the second one');
      await tick();
      so.done++;
    },
    take: () => undefined,
    onFailure: () => void so.told++,
  });
  await expect(running).rejects.toThrow('the second one');
  expect(so).toEqual({ begun: 4, done: 3, told: 1 });
  await tick();
  expect(so).toEqual({ begun: 4, done: 3, told: 1 });
});

test('throws the first failure, of the work or of its consumer', async () => {
  const failing = mapConcurrent(items, 4, async (item) => {
    await tick();
    throw new Error(`number ${String(item)}`);
  });
  await expect(failing).rejects.toThrow('number 0');
  let taken = 0;
  const full = mapConcurrentInOrder(items, {
    most: 4,
    work: (item) => Promise.resolve(item),
    take() {
      taken++;
      throw new Error('the disk is full');
    },
  });
  await expect(full).rejects.toThrow('the disk is full');
  expect(taken).toBe(1);
});

test('wakes a waiting consumer when a slow item fails', async () => {
  const so = { begun: 0 };
  const running = mapConcurrentInOrder(Array.from({ length: 5000 }).keys(), {
    most: 2,
    async work(item) {
      so.begun++;
      if (item > 0) return;
      while (so.begun < 1002) await tick();
      for (let left = 20; left > 0; left--) await tick();
      throw new Error('the slow one');
    },
    take: () => undefined,
  });
  await expect(running).rejects.toThrow('the slow one');
  expect(so.begun).toBe(1002);
});

test('what has to be waited for before it is begun is waited for once, and holds nothing behind it', async () => {
  const gate = makeSemaphore(2);
  const so = { asked: 0, begun: 0 };
  const finish: (() => void)[] = [];
  const running = mapConcurrentInOrder(items, {
    most: 10,
    enter() {
      so.asked++;
      return gate.enter();
    },
    leave: () => gate.leave(),
    async work() {
      so.begun++;
      await new Promise<void>((resolve) => void finish.push(resolve));
    },
    take: () => undefined,
  });
  await tick();
  expect(so).toEqual({ asked: 3, begun: 2 });
  while (finish.length > 0) {
    for (const each of finish.splice(0)) each();
    await tick();
    expect(so.asked - so.begun).toBeLessThanOrEqual(1);
  }
  await running;
  expect(so).toEqual({ asked: 40, begun: 40 });
});

test('who waits to be begun while another fails is not begun, and gives back what was taken for it', async () => {
  const gate = makeSemaphore(1);
  let begun = 0;
  const running = mapConcurrentInOrder(items, {
    most: 2,
    enter: () => gate.enter(),
    leave: () => gate.leave(),
    async work() {
      begun++;
      await tick();
      throw new Error('the first one');
    },
    take: () => undefined,
  });
  await expect(running).rejects.toThrow('the first one');
  expect(begun).toBe(1);
  expect(gate.enter()).toBeUndefined();
});

test('a semaphore admits the caller that waits longest', async () => {
  const gate = makeSemaphore(1);
  expect(gate.enter()).toBeUndefined();
  const order: number[] = [];
  const waiting = items.map((item) => gate.enter()?.then(() => void order.push(item)));
  for (const each of waiting) {
    expect(order.length).toBe(waiting.indexOf(each));
    gate.leave();
    await each;
  }
  expect(order).toEqual(items);
  gate.leave();
  expect(gate.enter()).toBeUndefined();
});
