import { useEffect, useState } from 'react';
import { DeviceListModel, type DeviceLists } from '../model/media-devices.ts';

const none: DeviceLists = { cameras: [], microphones: [], speakers: [] };

/** Cameras, microphones and speakers, kept up to date while they are plugged in and out. */
export function useMediaDevices(): DeviceLists {
  const [lists, setLists] = useState(none);
  useEffect(() => {
    const model = new DeviceListModel();
    const unwatch = model.lists.watch(() => setLists(model.lists.get()));
    return () => {
      unwatch();
      model.close();
    };
  }, []);
  return lists;
}
