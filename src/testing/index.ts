export * from './matchers';
export * from './manifests';
