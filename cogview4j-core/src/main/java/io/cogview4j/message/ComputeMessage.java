package io.cogview4j.message;

/** What there is to say of devices, their memory, and data types of computation. */
public enum ComputeMessage implements MessageCode {
    CUDA_NOT_BUILT,
    CUDA_NO_DEVICE,
    DEVICE_MEMORY_UNREADABLE("text"),
    DEVICE_MEMORY_TOO_SMALL("available", "needed"),
    DEVICE_MEMORY_RAN_OUT,
    MPS_NO_DEVICE,
    DTYPE_SLOWER(Severity.WARNING, "factor"),
    INT8_UNITS_MISSING(Severity.WARNING),
    INT8_WEIGHTS_MISSING(Severity.WARNING, "model");

    private final Declaration declaration;

    ComputeMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    ComputeMessage(Severity severity, String... valueNames) {
        declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
