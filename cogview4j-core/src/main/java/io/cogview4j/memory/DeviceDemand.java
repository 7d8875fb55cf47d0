package io.cogview4j.memory;

/** What a stage needs in memory of a device, as far as it may depend on how much there is. */
@FunctionalInterface
public interface DeviceDemand {
    /** In this room, or the least that it needs if there is less. */
    DeviceNeeds in(DeviceRoom room);

    /**
     * How that is kept.
     *
     * @throws io.cogview4j.message.InvalidRequestException if not even the least fits
     */
    default DevicePlan plan(DeviceRoom room) {
        return in(room).within(room);
    }
}
