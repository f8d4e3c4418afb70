export { plan } from './plan.mjs';
export { policies } from './policies.mjs';
export { snapshot } from './snapshot.mjs';
export { tasks } from './tasks.mjs';
export { moduleCalls, terraform } from './terraform.mjs';
export { writeLoad } from './write.mjs';
