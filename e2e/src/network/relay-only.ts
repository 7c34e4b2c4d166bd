/** Runs in a page before its scripts: each of its connections may use relays and nothing else. */
export const relayOnly = `
  const Original = RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration) {
      super({ ...configuration, iceTransportPolicy: 'relay' });
    }
  };
`;
