/*
 * Runs in the page that records, not in Node: hence JavaScript, and bytes as base64, because only JSON leaves a page.
 * `make-recording.ts` has the shapes of arguments and results.
 */

/** Draws the test picture and encodes it as VP8. */
globalThis.captureVideo = async function captureVideo(plan) {
  const canvas = new OffscreenCanvas(plan.width, plan.height);
  const context = canvas.getContext('2d');
  const frames = [];
  let failure;
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push({
        number: Math.round((chunk.timestamp * plan.frameRate) / 1e6),
        key: chunk.type === 'key',
        temporalLayer: metadata?.svc?.temporalLayerId ?? 0,
        bytes: bytes.toBase64(),
      });
    },
    error: (error) => (failure = error),
  });
  const wished = {
    codec: 'vp8',
    width: plan.width,
    height: plan.height,
    bitrate: plan.bitrateBps,
    framerate: plan.frameRate,
    latencyMode: 'realtime',
    scalabilityMode: 'L1T3',
  };
  const { scalabilityMode: _, ...plain } = wished;
  encoder.configure((await VideoEncoder.isConfigSupported(wished)).supported === true ? wished : plain);
  for (let number = 0; number < plan.frameCount; number++) {
    draw(number / plan.frameCount);
    const frame = new VideoFrame(canvas, { timestamp: Math.round((number * 1e6) / plan.frameRate) });
    encoder.encode(frame, { keyFrame: number % plan.keyFrameEveryFrames === 0 });
    frame.close();
    // One at a time: an encoder for live video leaves out frames when it is given more than it can finish.
    while (encoder.encodeQueueSize > 0)
      await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
  }
  await encoder.flush();
  encoder.close();
  if (failure !== undefined) throw failure;
  return frames;

  /** Everything is a function of the place in the loop, so that its end runs into its beginning. */
  function draw(turn) {
    const { width, height } = plan;
    const angle = turn * 2 * Math.PI;
    const sky = context.createLinearGradient(0, 0, width, height);
    sky.addColorStop(0, `hsl(${turn * 360} 60% 30%)`);
    sky.addColorStop(1, `hsl(${turn * 360 + 120} 60% 45%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    for (let ball = 0; ball < 12; ball++) {
      const phase = angle + (ball * Math.PI) / 6;
      context.fillStyle = `hsl(${ball * 30 + turn * 720} 80% 60%)`;
      context.beginPath();
      context.arc(
        width * (0.5 + 0.38 * Math.cos(phase)),
        height * (0.5 + 0.36 * Math.sin(phase * 2)),
        height * 0.06,
        0,
        2 * Math.PI,
      );
      context.fill();
    }
    context.fillStyle = 'white';
    context.textAlign = 'center';
    context.font = `bold ${Math.round(height / 6)}px sans-serif`;
    context.fillText(`${width} × ${height}`, width / 2, height * 0.5);
    context.font = `${Math.round(height / 12)}px monospace`;
    context.fillText(`frame ${String(Math.round(turn * plan.frameCount)).padStart(3, '0')}`, width / 2, height * 0.68);
  }
};

/** A soft chord whose loudness rises and falls once a second, as Opus. */
globalThis.captureAudio = async function captureAudio(plan) {
  const sampleRate = 48_000;
  const packets = [];
  let failure;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packets.push(bytes.toBase64());
    },
    error: (error) => (failure = error),
  });
  encoder.configure({
    codec: 'opus',
    sampleRate,
    numberOfChannels: 2,
    bitrate: plan.bitrateBps,
    opus: { frameDuration: plan.packetMs * 1000 },
  });
  const frames = (sampleRate * plan.packetMs) / 1000;
  for (let packet = 0; packet < plan.durationMs / plan.packetMs; packet++) {
    const data = new Float32Array(frames * 2);
    for (let index = 0; index < frames; index++) {
      const seconds = (packet * frames + index) / sampleRate;
      // Whole numbers of hertz: the loop's end meets its beginning in phase.
      const chord = Math.sin(2 * Math.PI * 220 * seconds) + Math.sin(2 * Math.PI * 277 * seconds);
      data[index] = data[frames + index] = 0.05 * chord * (1 - 0.8 * Math.cos(2 * Math.PI * seconds)) * 0.5;
    }
    const timestamp = packet * plan.packetMs * 1000;
    const audio = new AudioData({
      format: 'f32-planar',
      sampleRate,
      numberOfFrames: frames,
      numberOfChannels: 2,
      timestamp,
      data,
    });
    encoder.encode(audio);
    audio.close();
  }
  await encoder.flush();
  encoder.close();
  if (failure !== undefined) throw failure;
  return packets;
};
