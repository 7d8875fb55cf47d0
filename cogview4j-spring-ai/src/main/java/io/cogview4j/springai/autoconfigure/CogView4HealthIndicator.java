package io.cogview4j.springai.autoconfigure;

import io.cogview4j.springai.CogView4ImageModel;
import io.cogview4j.springai.CogView4Status;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up, unless the last call failed at something other than what it asked: a checkpoint that changed, memory, numbers. The next
 * call that goes well brings it up again.
 */
final class CogView4HealthIndicator implements HealthIndicator {
    private final CogView4ImageModel model;

    CogView4HealthIndicator(CogView4ImageModel model) {
        this.model = model;
    }

    @Override
    public Health health() {
        CogView4Status status = model.status();
        Health.Builder health =
                !status.open() ? Health.outOfService() : status.failure() == null ? Health.up() : Health.down();
        health.withDetail("model", status.model()).withDetail("waiting", status.waiting());
        if (status.failure() != null) {
            health.withDetail("error", status.failure());
        }
        return health.build();
    }
}
