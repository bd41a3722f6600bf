const { getDefaultConfig, mergeConfig } = require("@react-native/metro-config");

// The configuration of a new app, without the set-up of React Native's native modules, which the Hermes CLI does not have. No cache,
// because it could have files of an earlier tarball.
module.exports = mergeConfig(getDefaultConfig(__dirname), {
  cacheStores: [],
  resetCache: true,
  reporter: { update() {} },
  serializer: { getModulesRunBeforeMainModule: () => [] },
});
